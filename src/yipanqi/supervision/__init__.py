"""How the lists are kept honest: adopted documents, the work ledger, signals and figures, supervision, consultation and
feedback.
"""
