"""How nodes talk: envelopes, keys, agreements, the mailbox, the courier and its transports.

Knows nothing of cases: it carries bytes of a named type from one node to another, exactly once and in order, and
proves it.
"""
