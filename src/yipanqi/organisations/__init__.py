"""What runs at a hospital, bank, library or gate: small programs of their own, clients of one node."""
