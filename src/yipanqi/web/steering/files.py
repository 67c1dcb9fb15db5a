"""Files that steering hands out."""

from types import MappingProxyType

from litestar import Response

CALENDAR = "text/calendar; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = MappingProxyType({"docx": DOCX, "xlsx": XLSX, "pdf": "application/pdf"})


def attached(data: bytes, name: str, media_type: str) -> Response[bytes]:
    """A file to be kept."""
    return Response(data, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
