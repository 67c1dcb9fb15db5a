"""户籍身份 identity and household registration."""
