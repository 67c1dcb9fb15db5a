"""Who may do what: accounts, roles and scope, sessions, consents, permissions, and the log of who read whose data."""
