"""Indicators that fill themselves: counts kept in the transaction, days measured from them, small groups hidden."""
