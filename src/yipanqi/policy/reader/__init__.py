"""Reads official documents: what they are, and every clause with its offices, deadline and targets."""

from collections.abc import Iterable
from pathlib import Path

from yipanqi.policy.reader.corrections import corrected, value_of
from yipanqi.policy.reader.document import Document
from yipanqi.policy.reader.reading import read, read_text
from yipanqi.policy.reader.sources import text_in, text_of

__all__ = ["corrected", "read", "read_file", "read_files", "read_text", "text_in", "text_of", "value_of"]


def read_file(path: Path) -> Document:
    """The document in a file, named as it was given. Raises Refused if it cannot be read."""
    return read_text(text_of(path), str(path))


def read_files(paths: Iterable[Path]) -> tuple[Document, ...]:
    """The documents in several files, in their order. Raises Refused like `read_file`."""
    return tuple(read_file(path) for path in paths)
