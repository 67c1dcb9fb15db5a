"""What every case has: a number on all nodes, a life cycle, facts, decisions, clocks, legs, letters, delivery and a
rating.
"""
