"""The formats a report is written in."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from yipanqi.kernel.problems import unknown
from yipanqi.supervision.reports import docx, pdf, xlsx
from yipanqi.supervision.reports.model import Report

WRITERS: Mapping[str, Callable[[Report], bytes]] = MappingProxyType(
    {"docx": docx.write, "xlsx": xlsx.write, "pdf": pdf.write}
)


def write(report: Report, ending: str) -> bytes:
    """The report in the format of a file name's ending. Raises Refused for another one."""
    if ending not in WRITERS:
        raise unknown("format", "只有 docx、xlsx、pdf", "docx, xlsx and pdf only")
    return WRITERS[ending](report)
