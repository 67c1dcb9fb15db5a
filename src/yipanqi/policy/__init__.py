"""What was promised: documents, clauses, and the dated parameters that services decide by."""
