"""The nine ways in which two administrations carry a procedure, on five moves."""
