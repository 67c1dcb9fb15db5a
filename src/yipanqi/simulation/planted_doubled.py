"""Bugs planted where one of two pensions is to end."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from yipanqi.cases.file import CaseFile
from yipanqi.protocols.handling import deciding
from yipanqi.simulation.planting import Bug, instead


def hear_nothing() -> AbstractContextManager[None]:
    """A side does not notice that it has been asked about the same person."""
    return instead(CaseFile, "asked", ())


def end_nothing() -> AbstractContextManager[None]:
    """A grant changes neither the register nor the ledger."""
    return instead(deciding, "change", lambda changing, case, result: None)


DOUBLED_BUGS: Mapping[str, Bug] = {"hear-nothing": hear_nothing, "end-nothing": end_nothing}
"""Bugs that show where one of two pensions is to end."""
