"""The work ledger (工作台账): one undertaking for each office's share of each clause, its reports, problems and acts,
and the signal that follows from them.
"""
