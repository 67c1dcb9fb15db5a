from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import delete

from support.station import Clock, Line, Station, only, opened, resealed, with_item
from yipanqi.exchange.door import LARGEST_BATCH, Reason, TurnedAway
from yipanqi.exchange.envelope import Envelope, Receipt, Signed
from yipanqi.store import mailbox as box


def turned_away(line: Line, carried: bytes, reason: Reason) -> TurnedAway:
    """The batch is turned away for that reason and changes nothing, and the channel goes on."""
    with pytest.raises(TurnedAway) as caught:
        line.b.admit(carried)
    assert caught.value.reason is reason
    assert line.b.states() == []
    return caught.value


def test_what_passes_is_receipted_under_a_signature_and_takes_effect_once(line: Line) -> None:
    line.a.say("50", "one", "two")

    receipt = line.b.admit(only(line.a.outgoing("50")))

    assert line.a.receipted("50", receipt) is None
    line.b.work()
    assert line.b.happened == ["one", "two"]
    assert line.a.outgoing("50") == []


def test_a_duplicate_is_answered_with_the_original_receipt_and_changes_nothing(line: Line) -> None:
    line.a.say("50", "one")
    carried = only(line.a.outgoing("50"))
    first = line.b.admit(carried)
    line.clock.pass_time(hours=1)

    assert line.b.admit(carried) == first
    line.carry()
    assert line.b.happened == ["one"]


def test_a_header_that_was_altered_is_turned_away(line: Line) -> None:
    line.a.say("50", "one")
    carried = only(line.a.outgoing("50"))
    header = bytes(opened(carried)[0].items[0].header).replace(b'"type":"text"', b'"type":"test"')

    turned_away(line, with_item(carried, 0, header=header), Reason.ALTERED)
    line.carry()
    assert line.b.happened == ["one"]


def test_data_that_were_altered_are_turned_away_by_the_envelopes_name(line: Line) -> None:
    line.a.say("50", "one", "two")
    carried = only(line.a.outgoing("50"))

    away = turned_away(line, with_item(carried, 1, data=b"something else"), Reason.ALTERED)
    assert bytes(opened(carried)[0].items[1].header).split(b'"id":"')[1].split(b'"')[0].decode() in away.detail
    line.carry()
    assert line.b.happened == ["one", "two"]


def test_data_that_were_taken_out_on_the_way_are_turned_away(line: Line) -> None:
    line.a.say("50", "one")

    turned_away(line, with_item(only(line.a.outgoing("50")), 0, data=None), Reason.ALTERED)
    line.carry()
    assert line.b.happened == ["one"]


def test_envelopes_in_another_order_are_turned_away(line: Line) -> None:
    line.a.say("50", "one", "two")
    carried = only(line.a.outgoing("50"))
    batch, _ = opened(carried)

    turned_away(line, msgspec.json.encode(msgspec.structs.replace(batch, items=batch.items[::-1])), Reason.ALTERED)
    line.carry()
    assert line.b.happened == ["one", "two"]


def test_an_envelope_that_was_left_out_is_missed(line: Line) -> None:
    line.a.say("50", "one", "two")
    carried = only(line.a.outgoing("50"))
    batch, _ = opened(carried)

    turned_away(line, msgspec.json.encode(msgspec.structs.replace(batch, items=batch.items[:1])), Reason.ALTERED)
    line.carry()
    assert line.b.happened == ["one", "two"]


def test_a_batch_before_its_time_is_turned_away_with_the_sequence_expected(
    line: Line, station: Callable[[str], Station]
) -> None:
    line.a.say("50", "one")
    first = only(line.a.outgoing("50"))
    line.a.receipted("50", line.b.admit(first))
    line.a.say("50", "two")
    second = only(line.a.outgoing("50"))
    empty = station("50")  # has heard nothing of the first batch
    empty.trust(line.a.key)

    with pytest.raises(TurnedAway) as caught:
        empty.admit(second)

    assert (caught.value.reason, caught.value.expected) == (Reason.GAP, 1)
    empty.admit(first)
    empty.admit(second)


def test_other_contents_under_a_sequence_that_was_received_are_turned_away(
    line: Line, station: Callable[[str], Station]
) -> None:
    line.a.say("50", "one")
    line.carry()
    other = station("51")
    other.trust(line.b.key)
    other.say("50", "not what was said")
    forged = resealed(only(other.outgoing("50")), line.a, key=line.a.key_of("51"))

    with pytest.raises(TurnedAway) as caught:
        line.b.admit(forged)
    assert caught.value.reason is Reason.HISTORY
    line.a.say("50", "two")
    line.carry()
    assert line.b.happened == ["one", "two"]


def test_a_chain_that_does_not_continue_what_was_received_is_turned_away(line: Line) -> None:
    line.a.say("50", "one")
    carried = only(line.a.outgoing("50"))

    turned_away(line, resealed(carried, line.a, previous="00" * 32), Reason.HISTORY)
    line.carry()
    assert line.b.happened == ["one"]


def test_a_stranger_is_turned_away(line: Line, station: Callable[[str], Station]) -> None:
    stranger = station("52")
    stranger.trust(line.b.key)
    stranger.say("50", "hello")

    turned_away(line, only(stranger.outgoing("50")), Reason.STRANGER)
    line.a.say("50", "one")
    line.carry()
    assert line.b.happened == ["one"]


def test_a_stranger_who_takes_a_known_name_is_turned_away(line: Line, station: Callable[[str], Station]) -> None:
    impostor = station("51")
    impostor.trust(line.b.key)
    impostor.say("50", "hello")

    assert turned_away(line, only(impostor.outgoing("50")), Reason.KEY).detail == "the key is not known"
    line.a.say("50", "one")
    line.carry()
    assert line.b.happened == ["one"]


def test_a_signature_that_is_not_that_of_the_key_is_turned_away(line: Line, station: Callable[[str], Station]) -> None:
    impostor = station("51")
    line.a.say("50", "one")
    carried = only(line.a.outgoing("50"))

    turned_away(line, resealed(carried, impostor), Reason.KEY)
    line.carry()
    assert line.b.happened == ["one"]


def test_a_batch_for_another_node_is_turned_away(line: Line, station: Callable[[str], Station]) -> None:
    third = station("52")
    line.a.trust(third.key)
    line.a.say("52", "not for you")

    turned_away(line, only(line.a.outgoing("52")), Reason.WRONG_NODE)
    line.a.say("50", "one")
    line.carry()
    assert line.b.happened == ["one"]


def test_a_batch_that_is_too_large_is_turned_away_unread(line: Line) -> None:
    turned_away(line, b" " * (LARGEST_BATCH + 1), Reason.TOO_LARGE)
    line.a.say("50", "one")
    line.carry()
    assert line.b.happened == ["one"]


@pytest.mark.parametrize("carried", [b"", b"not JSON", b"[]", b'{"seal":{"body":{},"signature":""},"items":[]}'])
def test_what_cannot_be_read_is_turned_away(line: Line, carried: bytes) -> None:
    turned_away(line, carried, Reason.UNREADABLE)


@pytest.mark.parametrize("field", [b'"subject":"a b"', b'"subject":"' + b"9" * 41 + b'"', b'"specversion":"2.0"'])
def test_a_header_outside_its_bounds_is_turned_away(line: Line, field: bytes) -> None:
    line.a.say("50", "one", case="X")
    carried = only(line.a.outgoing("50"))
    header = bytes(opened(carried)[0].items[0].header).replace(b'"subject":"X"', field)

    turned_away(line, with_item(carried, 0, header=header), Reason.UNREADABLE)


def test_a_suite_that_is_not_known_is_turned_away(line: Line) -> None:
    line.a.say("50", "one")

    turned_away(line, resealed(only(line.a.outgoing("50")), line.a, suite="rot13"), Reason.UNREADABLE)


def test_a_key_that_was_not_valid_yet_when_it_signed_is_turned_away(line: Line) -> None:
    line.a.say("50", "one")
    early = resealed(only(line.a.outgoing("50")), line.a, sealed=line.clock.now - timedelta(seconds=1))

    assert "not valid yet" in turned_away(line, early, Reason.KEY).detail


def test_a_key_that_had_run_out_when_it_signed_is_turned_away_and_what_it_signed_before_still_passes(
    line: Line,
) -> None:
    line.a.say("50", "in time")
    in_time = only(line.a.outgoing("50"))
    line.b.change_key("51", line.a.key_of("51"), valid_to=line.clock.now + timedelta(days=1))
    line.clock.pass_time(days=2)
    late = resealed(in_time, line.a, sealed=line.clock.now)

    assert "no longer valid" in turned_away(line, late, Reason.KEY).detail
    line.a.receipted("50", line.b.admit(in_time))
    line.b.work()
    assert line.b.happened == ["in time"]


def test_nothing_passes_under_a_key_that_is_reported_stolen_whenever_it_says_it_was_signed(line: Line) -> None:
    line.a.say("50", "signed before the theft")
    carried = only(line.a.outgoing("50"))
    line.b.change_key("51", line.a.key_of("51"), stolen_at=line.clock.now + timedelta(days=1))

    assert "stolen" in turned_away(line, carried, Reason.KEY).detail


def test_a_clock_that_is_far_ahead_is_turned_away_and_one_a_little_ahead_is_not(line: Line) -> None:
    line.a.say("50", "one")
    carried = only(line.a.outgoing("50"))

    turned_away(line, resealed(carried, line.a, sealed=line.clock.now + timedelta(minutes=6)), Reason.FUTURE)
    line.b.admit(resealed(carried, line.a, sealed=line.clock.now + timedelta(minutes=4)))


def test_a_message_that_is_said_again_under_a_new_sequence_is_refused_and_the_channel_goes_on(line: Line) -> None:
    line.a.say("50", "once", id="same-id")
    line.carry()
    with line.a.write() as work:
        work.execute(delete(box.outbox))  # the sender has forgotten that it said it

    line.a.say("50", "once", id="same-id")
    line.a.say("50", "after")
    line.carry()

    assert line.b.happened == ["once", "after"]
    assert line.b.states() == ["done", "refused", "done"]
    assert [refusal.code for refusal in line.a.refusals] == ["replayed"]


def test_a_receipt_is_given_again_under_a_new_key_once_its_own_is_stolen(line: Line) -> None:
    line.a.say("50", "one")
    carried = only(line.a.outgoing("50"))
    lost = line.b.admit(carried)
    stolen = line.b.key_of("50")
    line.clock.pass_time(minutes=1)
    line.a.trust(line.b.new_key())
    for station in (line.a, line.b):
        station.change_key("50", stolen, stolen_at=line.clock.now)

    assert line.a.receipted("50", lost) == "the key is reported stolen"
    again = line.b.admit(carried)
    assert line.a.receipted("50", again) is None
    assert line.b.admit(carried) == again


def test_a_receipt_says_what_was_received_of_whom_and_when(line: Line) -> None:
    line.a.say("50", "one", "two")
    carried = only(line.a.outgoing("50"))

    receipt = msgspec.json.decode(msgspec.json.decode(line.b.admit(carried), type=Signed).body, type=Receipt)
    header = msgspec.json.decode(opened(carried)[0].items[0].header, type=Envelope)

    assert (receipt.source, receipt.destination, receipt.first, receipt.last) == ("51", "50", 1, 2)
    assert (receipt.root, receipt.received) == (opened(carried)[1].root, Clock().now)
    assert (header.source, header.destination, header.sequence) == ("51", "50", 1)
