"""Supervision orders (督办单): in three grades, from being drawn up to being closed, with every limit that ran out."""
