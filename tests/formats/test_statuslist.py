"""Status lists: packing, signing, and the examples of the draft."""

import json
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.formats import jws, statuslist
from yipanqi.formats.statuslist import Published, Status, StatusList
from yipanqi.formats.suites import suite
from yipanqi.kernel.problems import Refused

ISSUED = datetime(2026, 3, 1, tzinfo=UTC)
KEY = suite("ed25519").generate()
LIST = statuslist.empty(100).with_status(42, Status.SUSPENDED)
TOKEN = statuslist.issue(Published("urn:list:1", LIST, ISSUED, ISSUED + timedelta(days=7), 3600), KEY, "k1")


def test_one_bit_packs_as_in_the_draft():
    # Section 4.1: 1 0 0 1 1 1 0 1, 1 1 0 0 0 1 0 1, lowest bit first: 10111001 = B9, 10100011 = A3.
    expected = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    statuses = statuslist.decode(1, "eNrbuRgAAhcBXQ")
    assert [*map(int, statuses)] == expected
    built = statuslist.empty(16, 1)
    for index, status in enumerate(expected):
        built = built.with_status(index, Status(status))
    assert built.packed == b"\xb9\xa3"
    assert statuslist.encode(built) == "eNrbuRgAAhcBXQ"


def test_two_bits_pack_as_in_the_draft():
    # Section 4.1: 1 2 0 3, 0 1 0 1, 1 2 3 3, two bits each, lowest first: 11001001 = C9, 01000100 = 44, 11111001 = F9.
    statuses = statuslist.decode(2, "eNo76fITAAPfAgc")
    assert [*map(int, statuses)] == [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    assert statuses.packed == b"\xc9\x44\xf9"


@given(st.sampled_from([1, 2]), st.lists(st.sampled_from(list(Status)), min_size=1, max_size=40))
def test_setting_one_status_changes_no_other(bits, statuses):
    statuses = [s for s in statuses if s < 1 << bits]
    built = statuslist.empty(40, bits)
    for index, status in enumerate(statuses):
        built = built.with_status(index, Status.INVALID).with_status(index, status)
    assert [built[index] for index in range(40)] == statuses + [Status.VALID] * (40 - len(statuses))
    assert statuslist.decode(bits, statuslist.encode(built)) == built


def test_a_list_has_room_for_at_least_what_was_asked():
    assert len(statuslist.empty(9, 1)) == 16
    assert len(statuslist.empty(9, 2)) == 12


@pytest.mark.parametrize("index", [-1, 12, 10**9])
def test_an_index_outside_the_list_has_no_status(index):
    with pytest.raises(IndexError):
        statuslist.empty(9)[index]
    with pytest.raises(IndexError):
        statuslist.empty(9).with_status(index, Status.INVALID)


def test_one_bit_has_no_room_for_suspended():
    with pytest.raises(ValueError, match="SUSPENDED does not fit"):
        statuslist.empty(8, 1).with_status(0, Status.SUSPENDED)


def test_a_published_list_comes_back():
    token = statuslist.parse(TOKEN)
    assert (token.header.typ, token.header.kid) == ("statuslist+jwt", "k1")
    payload = json.loads(token.payload)
    assert (payload["sub"], payload["ttl"], payload["exp"] - payload["iat"]) == ("urn:list:1", 3600, 604800)
    published = statuslist.verify(token, KEY.public)
    assert published == Published("urn:list:1", LIST, ISSUED, ISSUED + timedelta(days=7), 3600)
    assert published.statuses[42] is Status.SUSPENDED


@given(where=st.integers(0, len(TOKEN) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_is_refused(where, byte):
    changed = TOKEN[:where] + chr(byte) + TOKEN[where + 1 :]
    if changed != TOKEN:
        with pytest.raises(Refused, match="status list"):
            statuslist.verify(statuslist.parse(changed), KEY.public)


@pytest.mark.parametrize(
    "lst",
    [
        "AAAA",
        jws.b64encode(zlib.compress(b"ab")[:-1]),
        jws.b64encode(zlib.compress(b"ab") + b"c"),
        jws.b64encode(zlib.compress(bytes((1 << 24) + 1))),
    ],
    ids=["not zlib", "cut short", "followed by more", "a bomb"],
)
def test_a_list_that_does_not_open_is_refused(lst):
    with pytest.raises(ValueError, match=r"zlib|cut short"):
        statuslist.decode(1, lst)
    payload = json.dumps({"sub": "u", "iat": 1, "status_list": {"bits": 1, "lst": lst}})
    with pytest.raises(Refused, match="status list"):
        statuslist.verify(jws.parse(jws.sign("statuslist+jwt", payload.encode(), KEY)), KEY.public)


def test_a_list_is_a_value():
    assert statuslist.empty(8).with_status(3, Status.OTHER) == StatusList(2, b"\xc0\x00")
