"""Running it: a node's data directory, a node as a process with faces and exchange, and two of them with a bank."""


class CannotRun(RuntimeError):
    """Why a process was not started, in both languages, for who started it."""
