"""Running it: a node's data directory, a node as a process with faces and exchange, and two of them with a bank."""
