import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from support.station import Lane, Line, Station
from yipanqi.exchange.evidence import Verdict, export, export_lane, verify
from yipanqi.exchange.evidence.exhibit import EVIDENCE, EvidenceFile, canonical, marks, plain_of
from yipanqi.store import mailbox as box


def told(line: Line) -> None:
    """Two messages one way and one back about SC-1, in one batch with others, all receipted and done."""
    line.a.say("50", "before", case="SC-0")
    line.a.say("50", "hold it", "confirm it", case="SC-1")
    line.carry()
    line.b.say("51", "held", case="SC-1")
    line.carry()


def exported(station: Station, case: str = "SC-1", *, with_data: bool = True) -> bytes:
    """The file of a case."""
    with station.write() as work:
        return export(work, station.ring, case, with_data=with_data)


def places(verdict: Verdict) -> set[str]:
    """Where faults were found."""
    return {fault.where for fault in verdict.faults}


@pytest.fixture(params=["ed25519", "sm2"])
def talk(request: pytest.FixtureRequest, new_database_url: Callable[[], str]) -> Iterator[Line]:
    """A line in either suite, over which something was told."""
    line = Line(new_database_url, (request.param, request.param))
    told(line)
    yield line
    line.close()


@pytest.mark.parametrize("with_data", [True, False])
def test_what_either_side_exports_is_sound(talk: Line, with_data: bool) -> None:
    for station in (talk.a, talk.b):
        verdict = verify(exported(station, with_data=with_data))
        assert (verdict.faults, verdict.envelopes, verdict.receipted) == ((), 3, 3)
        assert verdict.sound
        assert {node for node, _ in verdict.keys} == {"50", "51"}


def test_only_the_envelopes_of_the_case_are_shown_and_each_proves_itself_alone(line: Line) -> None:
    told(line)
    exhibit = msgspec.json.decode(exported(line.a), type=EvidenceFile).exhibit
    subjects = [json.loads(e.header)["subject"] for batch in exhibit.batches for e in batch.envelopes]

    assert subjects == ["SC-1"] * 3
    assert [len(batch.envelopes) for batch in exhibit.batches] == [1, 2]  # received, then sent


def test_digests_only_says_nothing_of_the_data(line: Line) -> None:
    line.a.say("50", "said in the open", case="SC-1", sensitive=False)
    line.carry()
    data = b"c2FpZCBpbiB0aGUgb3Blbg=="  # base64 of it

    assert data in exported(line.a)
    assert data not in exported(line.a, with_data=False)


def test_evidence_verifies_after_the_data_were_erased(line: Line) -> None:
    told(line)
    for station in (line.a, line.b):
        with station.write() as work:
            box.erase(work, "SC-1")

        verdict = verify(exported(station))
        assert (verdict.faults, verdict.envelopes, verdict.receipted) == ((), 3, 3)


def test_what_has_no_receipt_yet_is_shown_without_one(line: Line) -> None:
    line.a.say("50", "one", case="SC-1")
    line.a.outgoing("50")

    verdict = verify(exported(line.a))

    assert (verdict.faults, verdict.envelopes, verdict.receipted) == ((), 1, 0)


def test_a_run_of_a_lane_is_exported_with_its_chain(line: Line) -> None:
    for n in range(4):
        line.a.say("50", f"{n} a", f"{n} b", case=f"SC-{n}")
        line.carry()
    with line.b.write() as work:
        file = export_lane(work, line.b.ring, "51", Lane.ORDINARY, 2, 7, sent=False, with_data=True)

    verdict = verify(file)
    assert (verdict.faults, verdict.envelopes, verdict.about) == ((), 6, "51 -> 50, ordinary, 2 to 7")


def test_there_is_no_evidence_of_what_was_never_exchanged(line: Line) -> None:
    with pytest.raises(LookupError):
        exported(line.a, "SC-404")


def test_evidence_holds_over_a_rotation_of_keys_and_suites(line: Line) -> None:
    line.a.say("50", "under the first key", case="SC-1")
    line.carry()
    line.clock.pass_time(days=1)
    line.a.change_key("51", line.a.key_of("51"), valid_to=line.clock.now)
    line.b.trust(line.a.new_key("sm2"))
    line.a.say("50", "under the second key", case="SC-1")
    line.carry()

    verdict = verify(exported(line.a))
    assert (verdict.faults, len(verdict.keys)) == ((), 3)


def test_what_was_settled_before_a_key_was_stolen_still_counts_and_what_came_after_does_not(line: Line) -> None:
    told(line)
    stolen = line.a.key_of("50")
    line.clock.pass_time(days=1)
    line.a.change_key("50", stolen, stolen_at=line.clock.now)
    assert verify(exported(line.a)).sound

    line.a.change_key("50", stolen, stolen_at=line.clock.now - timedelta(days=2))
    assert places(verify(exported(line.a))) == {"exhibit.batches[0].seal", "exhibit.batches[1].receipt"}


@pytest.fixture(scope="module")
def file() -> bytes:
    """A file of evidence as its exporter signed it."""
    line = Line(lambda: "sqlite://")
    told(line)
    written = exported(line.a)
    line.close()
    return written


@given(data=st.data())
def test_any_byte_that_is_altered_is_found_and_its_place_named(file: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(file) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != file[place]))
    altered = file[:place] + bytes([byte]) + file[place + 1 :]
    assume(not _only_laid_out_otherwise(file, altered))

    verdict = verify(altered)

    assert verdict.faults
    assert all(fault.where and fault.what.zh and fault.what.en for fault in verdict.faults)


def _only_laid_out_otherwise(file: bytes, altered: bytes) -> bool:
    try:
        return bool(json.loads(altered) == json.loads(file))
    except ValueError:
        return False


@given(data=st.data())
def test_a_file_that_is_cut_short_is_found(file: bytes, data: st.DataObject) -> None:
    assert not verify(file[: data.draw(st.integers(0, len(file) - 2))]).sound


def test_a_file_laid_out_otherwise_is_the_same_evidence(file: bytes) -> None:
    assert verify(json.dumps(json.loads(file), indent=4, sort_keys=True).encode()).sound


BATCH = "exhibit.batches[1]"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b'"about": "SC-1"', b'"about": "SC-2"', "exhibit.about"),
        (b'"practice": true', b'"practice": false', "exhibit.keys[0].practice"),
        (b'"valid_from": "2026-', b'"valid_from": "2025-', "exhibit.keys[0].valid_from"),
        (rb"\"type\":\"text\"", rb"\"type\":\"test\"", "exhibit.batches[0].envelopes[0].header"),
        (rb"\"first\":1", rb"\"first\":2", "exhibit.batches[0].seal"),
        (rb"\"received\":\"2026", rb"\"received\":\"2027", "exhibit.batches[0].receipt"),
        (b'"left"', b'"lefT"', f"{BATCH}.envelopes[0].proof"),
        (b'"right"', b'"riGht"', f"{BATCH}.envelopes[0].proof"),
        (b'"settled": "2026', b'"settled": "2027', "exhibit.batches[0].settled"),
        (b'"yipanqi evidence 2"', b'"yipanqi evidence 3"', "format"),
        (b'"exported_by": "51"', b'"exported_by": "50"', "exhibit.exported_by"),
    ],
)
def test_what_was_altered_is_named_by_field(file: bytes, old: bytes, new: bytes, where: str) -> None:
    if old == b'"left"' and old not in file:
        old, new = b'"right"', b'"riGht"'
    altered = file.replace(old, new, 1)
    assert altered != file

    assert where in places(verify(altered))


def test_an_altered_envelope_is_named_by_its_id(file: bytes) -> None:
    exhibit = msgspec.json.decode(file, type=EvidenceFile).exhibit
    header = json.loads(exhibit.batches[1].envelopes[1].header)
    at = file.index(b'"data": "', file.index(header["id"].encode())) + 12
    altered = file[:at] + (b"A" if file[at : at + 1] != b"A" else b"B") + file[at + 1 :]

    named = {(fault.where, fault.envelope) for fault in verify(altered).faults}

    assert (f"{BATCH}.envelopes[1].data", header["id"]) in named


def test_a_place_that_is_no_longer_json_is_named(file: bytes) -> None:
    at = file.index(b'"data": "', file.index(b'"data": "') + 1) + 9
    altered = file[:at] + b'"' + file[at + 1 :]

    assert places(verify(altered)) == {"exhibit.batches[1].envelopes[0].data"}


def forged(line: Line, change: Callable[[dict[str, object]], None]) -> bytes:
    """What the exporting node itself would write if it lied: marks and signature are right for the altered exhibit."""
    plain = json.loads(exported(line.a))
    change(plain["exhibit"])
    plain["marks"] = marks(plain["exhibit"])
    _, signature = line.a.ring.sign(EVIDENCE, canonical(plain["exhibit"]), line.clock.now)
    plain["signature"] = msgspec.to_builtins(signature)
    return json.dumps(plain).encode()


def test_an_exporter_cannot_alter_what_the_other_side_has_signed(line: Line) -> None:
    told(line)

    def alter_received(exhibit: dict) -> None:  # type: ignore[type-arg]
        envelope = exhibit["batches"][0]["envelopes"][0]
        envelope["header"] = envelope["header"].replace("SC-1", "SC-9")

    def alter_receipt(exhibit: dict) -> None:  # type: ignore[type-arg]
        exhibit["batches"][1]["receipt"] = exhibit["batches"][1]["receipt"].replace("2026", "2025")

    assert places(verify(forged(line, alter_received))) == {"exhibit.batches[0].envelopes[0].header"}
    assert places(verify(forged(line, alter_receipt))) == {"exhibit.batches[1].receipt"}


def test_an_exporter_cannot_leave_an_envelope_out_of_a_chain_and_join_the_ends(line: Line) -> None:
    told(line)
    with line.a.write() as work:
        file = export_lane(work, line.a.ring, "50", Lane.ORDINARY, 1, 3, sent=True, with_data=True)
    assert verify(file).sound
    plain = json.loads(file)
    second, third = plain["exhibit"]["batches"][0]["envelopes"][1:]
    second["header"] = third["header"]

    assert "exhibit.batches[0].envelopes[1].header" in places(verify(json.dumps(plain).encode()))


def test_the_printed_verdict_names_the_keys_to_compare_or_every_fault(file: bytes) -> None:
    sound, unsound = verify(file).words, verify(file.replace(b'"SC-1"', b'"SC-2"', 1)).words

    assert any("Compare the key of node 50" in text.en for text in sound)
    assert unsound[0].zh == "证据文件不可采信"
    assert any(text.en.startswith("exhibit.about: ") for text in unsound)


@pytest.mark.parametrize("file", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"format": 1}'], ids=repr)
def test_a_file_of_something_else_is_no_evidence(file: bytes) -> None:
    assert not verify(file).sound


def said(file: bytes) -> list[str | None]:
    """What a file says in clear, envelope by envelope."""
    exhibit = msgspec.json.decode(file, type=EvidenceFile).exhibit
    return [envelope.said for batch in exhibit.batches for envelope in batch.envelopes]


def test_with_data_each_side_shows_in_clear_what_it_has_received(talk: Line) -> None:
    ours, theirs = exported(talk.a), exported(talk.b)
    assert said(ours) == ["held", None, None]
    assert said(theirs) == ["hold it", "confirm it", None]
    assert [verify(file).readable for file in (ours, theirs)] == [1, 2]
    assert said(exported(talk.b, with_data=False)) == [None] * 3


@pytest.mark.parametrize("change", [{"said": "hold them"}, {"salt": bytes(16)}, {"salt": None}])
def test_a_clear_text_that_its_sender_did_not_sign_is_named(talk: Line, change: dict[str, object]) -> None:
    file = msgspec.json.decode(exported(talk.b), type=EvidenceFile)
    first, *rest = file.exhibit.batches
    other = msgspec.structs.replace(first.envelopes[0], **change)
    batches = (msgspec.structs.replace(first, envelopes=(other, *first.envelopes[1:])), *rest)
    exhibit = msgspec.structs.replace(file.exhibit, batches=batches)
    plain = plain_of(exhibit)
    _, signature = talk.b.ring.sign(EVIDENCE, canonical(plain), talk.clock.now)  # the node that exports it lies
    lie = msgspec.structs.replace(file, exhibit=exhibit, marks=marks(plain), signature=signature)
    assert places(verify(msgspec.json.format(msgspec.json.encode(lie), indent=1))) == {
        "exhibit.batches[0].envelopes[0].said"
    }
