"""Values without I/O: text, money, days, identity numbers, places, decisions, forms."""
