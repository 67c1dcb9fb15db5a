"""Kinds of files, told from their bytes."""

import pytest

from support.scans import JPEG, PDF, PNG
from yipanqi.formats.filekinds import kind_of


@pytest.mark.parametrize(
    ("data", "media"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")], ids=["pdf", "png", "jpeg"]
)
def test_a_kind_is_told_from_how_a_file_begins_and_ends(data: bytes, media: str) -> None:
    assert kind_of(data) == media
    assert kind_of(data[: len(data) // 2]) is None  # cut off on its way


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"<html>%PDF-", b"PK\x03\x04", b"GIF89a;", b"%PDF"])
def test_any_other_kind_is_none(data: bytes) -> None:
    assert kind_of(data) is None
