import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec
import pytest

from support.station import Lane, Line, Station, only, opened
from yipanqi.exchange import mailbox
from yipanqi.exchange.envelope import RECEIPT, Envelope, Receipt, Signed
from yipanqi.store import mailbox as box
from yipanqi.store.database import Database


@pytest.fixture(params=[("ed25519", "ed25519"), ("sm2", "sm2"), ("ed25519", "sm2")], ids=str)
def any_line(request: pytest.FixtureRequest, new_database_url: Callable[[], str]) -> Iterator[Line]:
    """A line in one suite, in the other, and with one at each end."""
    line = Line(new_database_url, request.param)
    yield line
    line.close()


def test_both_sides_talk_whatever_their_suites(any_line: Line) -> None:
    any_line.a.say("50", "from a")
    any_line.b.say("51", "from b")

    any_line.carry()

    assert (any_line.a.happened, any_line.b.happened) == (["from b"], ["from a"])


def test_keys_rotate_into_another_suite_while_messages_are_on_the_way(any_line: Line) -> None:
    any_line.a.say("50", "sealed under the old key")
    carried = only(any_line.a.outgoing("50"))
    any_line.b.say("51", "encrypted to the old key")
    old_to_a = only(any_line.b.outgoing("51"))
    any_line.clock.pass_time(minutes=1)
    any_line.b.trust(any_line.a.new_key("sm2"))

    any_line.a.receipted("50", any_line.b.admit(carried))
    any_line.b.receipted("51", any_line.a.admit(old_to_a))
    any_line.a.say("50", "sealed under the new key")
    any_line.carry()

    assert any_line.b.happened == ["sealed under the old key", "sealed under the new key"]
    assert any_line.a.happened == ["encrypted to the old key"]


def test_sensitive_data_are_read_by_their_addressee_only(line: Line) -> None:
    line.a.say("50", "a secret")
    line.a.say("50", "no secret", sensitive=False)
    carried = only(line.a.outgoing("50"))

    secret, open_ = opened(carried)[0].items

    assert b"a secret" not in (secret.data or b"")
    assert open_.data == b"no secret"
    line.carry()
    assert line.b.happened == ["a secret", "no secret"]


def test_encrypted_data_cannot_be_moved_to_another_envelope(line: Line) -> None:
    line.a.say("50", "pay one", "pay two")
    with line.a.write() as work:
        first, second = work.rows(box.outbox.select().order_by(box.outbox.c.position))
        work.execute(box.outbox.update().where(box.outbox.c.id == second.id).values(data=first.data))

    line.carry()

    assert line.b.happened == ["pay one"]
    assert [refusal.code for refusal in line.a.refusals] == ["sealed-to-another"]


def test_a_message_that_is_too_large_is_not_posted(line: Line) -> None:
    with pytest.raises(ValueError, match="larger than 1000000"):
        line.a.say("50", "x" * (mailbox.LARGEST + 1))
    assert line.a.outgoing("50") == []


def test_large_messages_are_carried_in_several_batches(line: Line) -> None:
    texts = [f"{n}" * 900_000 for n in range(6)]  # 5.4 MB; a batch is full at 4 MB, so 4 and 2
    line.a.say("50", *texts, sensitive=False)

    assert opened(only(line.a.outgoing("50")))[1].last == 4
    line.carry()
    assert line.b.happened == texts


def test_a_batch_keeps_its_bounds_over_a_crash_though_more_was_posted_since(line: Line) -> None:
    line.a.say("50", "one", "two")
    before = only(line.a.outgoing("50"))
    line.a.say("50", "three")
    line.a.database.close()  # the process is gone; what is on disk is what there is
    line.a.database = Database(str(line.a.database.engine.url.render_as_string(hide_password=False)))

    assert only(line.a.outgoing("50")) == before
    line.carry()
    assert line.b.happened == ["one", "two", "three"]


def test_urgent_messages_overtake_a_backlog_of_bulk(line: Line) -> None:
    line.a.say("50", *(f"bulk {n}" for n in range(30)), lane=Lane.BULK)
    line.a.say("50", "ordinary")
    line.a.say("50", "ambulance", lane=Lane.URGENT)

    due = line.a.outgoing("50", most=10)
    for _, _, carried in due:
        line.b.admit(carried)
    line.b.work(most=3)

    assert [lane for lane, _, _ in due] == [Lane.URGENT, Lane.ORDINARY, Lane.BULK]
    assert line.b.happened == ["ambulance", "ordinary", "bulk 0"]


def test_a_lane_that_is_held_up_does_not_hold_up_another(line: Line) -> None:
    line.a.say("50", "bulk", lane=Lane.BULK)
    line.a.outgoing("50")
    with line.a.write() as work:
        mailbox.not_taken(work, "50", Lane.BULK, 1, "no answer")
    line.a.say("50", "ambulance", lane=Lane.URGENT)

    assert [lane for lane, _, _ in line.a.outgoing("50")] == [Lane.URGENT]


def test_each_lane_has_a_sequence_and_a_chain_of_its_own(line: Line) -> None:
    for lane in Lane:
        line.a.say("50", f"{lane} a", f"{lane} b", lane=lane)

    batches = [opened(carried) for _, _, carried in line.a.outgoing("50")]

    for batch, seal in batches:
        headers = [msgspec.json.decode(item.header, type=Envelope) for item in batch.items]
        digests = ["", *(hashlib.sha256(item.header).hexdigest() for item in batch.items)]
        assert [header.sequence for header in headers] == [1, 2]
        assert [header.previous for header in headers] == digests[:2]
        assert (seal.first, seal.last, seal.previous) == (1, 2, "")


def test_a_batch_that_was_not_taken_is_tried_again_after_longer_and_longer_pauses(line: Line) -> None:
    line.a.say("50", "one")
    pauses = []
    for _ in range(8):
        _, first, _ = line.a.outgoing("50")[0]
        with line.a.write() as work:
            mailbox.not_taken(work, "50", Lane.ORDINARY, first, "no answer")
        waited = 0
        while not line.a.outgoing("50"):
            line.clock.pass_time(seconds=1)
            waited += 1
        pauses.append(waited)

    assert pauses == [1, 2, 5, 15, 60, 300, 300, 300]
    line.carry()
    assert line.b.happened == ["one"]


def test_a_receipt_that_is_repeated_changes_nothing(line: Line) -> None:
    line.a.say("50", "one")
    receipt = line.b.admit(only(line.a.outgoing("50")))

    assert [line.a.receipted("50", receipt), line.a.receipted("50", receipt)] == [None, None]


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"source": "52"}, "another channel"),
        ({"destination": "52"}, "another channel"),
        ({"root": "00" * 32}, "other contents"),
        ({"last": 2}, "other contents"),
        ({"first": 7}, "never sealed"),
        ({"key": "unknown"}, "not known"),
        ({"received": None}, "not valid yet"),
    ],
)
def test_a_receipt_that_is_not_for_what_was_sent_does_not_count(
    line: Line, changes: dict[str, object], flaw: str
) -> None:
    line.a.say("50", "one")
    signed = msgspec.json.decode(line.b.admit(only(line.a.outgoing("50"))), type=Signed)
    if "received" in changes:
        changes = {"received": line.clock.now - timedelta(days=1)}
    receipt = msgspec.structs.replace(msgspec.json.decode(signed.body, type=Receipt), **changes)
    body = msgspec.json.encode(receipt)
    forged = Signed(msgspec.Raw(body), line.b.ring.sign(RECEIPT, body, line.clock.now)[1])

    assert flaw in (line.a.receipted("50", msgspec.json.encode(forged)) or "")
    assert len(line.a.outgoing("50")) == 1


def test_a_receipt_signed_by_another_does_not_count(line: Line, station: Callable[[str], Station]) -> None:
    line.a.say("50", "one")
    signed = msgspec.json.decode(line.b.admit(only(line.a.outgoing("50"))), type=Signed)
    thief = station("50")
    forged = Signed(signed.body, thief.ring.sign(RECEIPT, bytes(signed.body), line.clock.now)[1])

    assert line.a.receipted("50", msgspec.json.encode(forged)) == "the signature is not that of the key"


def test_what_is_outstanding_under_a_stolen_key_is_signed_anew_even_in_another_suite(line: Line) -> None:
    line.a.say("50", "one", "two")
    before = only(line.a.outgoing("50"))
    stolen = line.a.key_of("51")
    line.clock.pass_time(minutes=1)
    line.b.trust(line.a.new_key("sm2"))
    for station in (line.a, line.b):
        station.change_key("51", stolen, stolen_at=line.clock.now)
    with line.a.write() as work:
        anew = mailbox.sign_anew(work, line.a.ring, stolen)

    after = only(line.a.outgoing("50"))
    assert anew == 1
    assert opened(after)[0].items == opened(before)[0].items
    line.carry()
    assert line.b.happened == ["one", "two"]


def test_what_is_erased_is_gone_and_what_is_under_way_is_not_erased(line: Line) -> None:
    line.a.say("50", "one", case="SC-1")
    with line.a.write() as work, pytest.raises(ValueError, match="still under way"):
        box.erase(work, "SC-1")
    line.carry()

    for station, table in ((line.a, box.outbox), (line.b, box.inbox)):
        with station.write() as work:
            box.erase(work, "SC-1")
            assert [row.data for row in work.rows(table.select())] == [None]
