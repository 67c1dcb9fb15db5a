"""社会保险 social insurance."""
