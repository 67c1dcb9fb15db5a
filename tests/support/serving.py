"""Faces on free ports of this machine, for a real browser."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar


@contextmanager
def serving(make: Callable[[str], Litestar]) -> Iterator[str]:
    """An app made for its address, served there until the end of the context."""
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://localhost:{listening.getsockname()[1]}"
    config = uvicorn.Config(make(base), log_config=None, access_log=False, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield base
    finally:
        server.should_exit = True
        thread.join()
