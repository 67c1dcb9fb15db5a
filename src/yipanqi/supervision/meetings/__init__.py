"""Meetings of the coordination office: agenda tied to clauses and undertakings, minutes, decisions that become
undertakings, the record.
"""
