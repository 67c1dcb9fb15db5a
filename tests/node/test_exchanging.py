from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from support.pair import AGREEMENT, BANK, JIN_NIU, LUO, START, Pair, apply, officer, resident, state
from yipanqi.exchange import mailbox
from yipanqi.exchange.agreements import AgreementEnd
from yipanqi.exchange.effects import RefusedBack
from yipanqi.exchange.mailbox import Message
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.node import Node, PracticeKey
from yipanqi.protocols import moves
from yipanqi.protocols.moves import Word
from yipanqi.protocols.transfer.money import Credited
from yipanqi.store import cases as case_rows
from yipanqi.store import mailbox as box
from yipanqi.store import trust


def say(node: Node, to: str, kind: str, body: msgspec.Struct | bytes, case: str = "") -> None:
    """Post a message as a node that keeps to no protocol would."""
    data = body if isinstance(body, bytes) else msgspec.json.encode(body)
    with node.transaction() as uow:
        mailbox.post(uow, node.world.ring, [Message(to=to, type=kind, data=data, case=case, sensitive=False)])


def column(node: Node, table: Any, name: str) -> list[Any]:
    """One column of a table."""
    with node.look() as work:
        return list(work.uow.execute(select(table.c[name])).scalars())


def refused(node: Node) -> list[str]:
    """The codes with which a node's messages were refused by the other."""
    return [said.partition(":")[0] for said in column(node, box.outbox, "refused") if said]


def events(node: Node, number: str) -> list[str]:
    """What has happened to a case."""
    table = case_rows.event
    with node.look() as work:
        found = select(table.c.event).where(table.c.case_number == number).order_by(table.c.place)
        return list(work.uow.execute(found).scalars())


def goes_on(pair: Pair) -> None:
    """The channel is open: a transfer goes through from end to end."""
    number = apply(pair)
    pair.settle()
    pair.pay()
    pair.settle()
    assert [state(node, number) for node in pair.nodes] == ["closed", "closed"]


def test_a_message_of_an_unknown_type_is_refused_and_the_channel_goes_on(pair: Pair) -> None:
    say(pair.sichuan, "50", "weather.report", b"{}")
    pair.settle()

    assert refused(pair.sichuan) == ["unknown-type"]
    goes_on(pair)


def test_a_case_outside_any_agreement_is_refused_and_its_case_is_told(pair: Pair) -> None:
    with pair.chongqing.transaction() as uow:
        trust.change_agreement(uow, AGREEMENT, peer_signature=None)
    pair.chongqing.refresh()
    number = apply(pair)
    pair.settle()

    assert refused(pair.sichuan) == ["no-agreement"]
    assert state(pair.chongqing, number) is None
    assert state(pair.sichuan, number) == "returned"
    assert events(pair.sichuan, number)[-1] == "sending:message:refuse"
    assert column(pair.chongqing, case_rows.party, "id") == [resident(pair.chongqing).party]


def test_what_was_refused_for_want_of_an_agreement_can_be_sent_again_under_one(pair: Pair) -> None:
    with pair.chongqing.transaction() as uow:
        signature = uow.execute(select(trust.agreement.c.peer_signature)).scalar_one()
        trust.change_agreement(uow, AGREEMENT, peer_signature=None)
    pair.chongqing.refresh()
    number = apply(pair)
    pair.settle()
    with pair.chongqing.transaction() as uow:
        trust.change_agreement(uow, AGREEMENT, peer_signature=signature)
    pair.chongqing.refresh()

    pair.sichuan.act(number, "resend", officer(pair.sichuan, number))
    pair.settle()

    assert [state(node, number) for node in pair.nodes] == ["stated", "stated"]


def test_no_case_is_opened_under_a_revoked_agreement_and_open_ones_finish(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    pair.chongqing.revoke(AGREEMENT, "51")
    pair.settle()
    pair.pay()
    pair.settle()

    assert [state(node, number) for node in pair.nodes] == ["closed", "closed"]
    with pytest.raises(Refused) as caught:
        apply(pair)
    assert (caught.value.problems[0].code, caught.value.kind) == ("no-agreement", Kind.CONFLICT)


def test_a_letter_that_crosses_the_end_of_the_agreement_is_refused(pair: Pair) -> None:
    number = apply(pair)
    pair.chongqing.revoke(AGREEMENT, "51")
    pair.settle()

    assert refused(pair.sichuan) == ["no-agreement"]
    assert state(pair.sichuan, number) == "returned"


def test_a_third_node_cannot_end_an_agreement_it_has_no_part_in(pair: Pair, new_node: Callable[..., Node]) -> None:
    third = new_node("52")
    pair.sichuan.trust(third.published()[0])
    third.trust(pair.sichuan.published()[0])
    say(third, "51", "node.agreement-end", AgreementEnd(AGREEMENT, START))
    third.receipted("51", pair.sichuan.receive(third.outgoing("51")[0].body))
    pair.sichuan.work()

    assert column(pair.sichuan, box.inbox, "error") == [f"not-a-party: no agreement {AGREEMENT} with 52"]
    goes_on(pair)


def test_a_third_node_cannot_speak_in_a_case_it_has_no_part_in(pair: Pair, new_node: Callable[..., Node]) -> None:
    number = apply(pair)
    pair.settle()
    third = new_node("52")
    pair.chongqing.trust(third.published()[0])
    third.trust(pair.chongqing.published()[0])
    leg = column(pair.chongqing, case_rows.leg, "id")[0]
    say(third, "50", "hold.release", Word(leg=leg, name="relation"), number)
    third.receipted("50", pair.chongqing.receive(third.outgoing("50")[0].body))
    pair.chongqing.work()

    assert state(pair.chongqing, number) == "stated"
    assert "not-a-party" in column(pair.chongqing, box.inbox, "error")[-1]


@pytest.mark.parametrize("kind", ["hold.request", "node.key", "node.agreement-end", "exchange.refused"])
def test_data_that_cannot_be_read_are_refused_and_the_channel_goes_on(pair: Pair, kind: str) -> None:
    say(pair.sichuan, "50", kind, b"{not JSON", "SC-20220801-000099")
    pair.settle()

    expected = [] if kind == "exchange.refused" else ["bad-data"]  # a refusal is never answered by another
    assert refused(pair.sichuan) == expected
    assert column(pair.chongqing, box.inbox, "state") == ["refused"]
    goes_on(pair)


def test_a_refusal_of_what_was_never_sent_changes_nothing(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    say(pair.chongqing, "51", "exchange.refused", RefusedBack("nothing", "hold.request", "no", "no"), number)
    pair.settle()

    assert state(pair.sichuan, number) == "stated"
    assert column(pair.sichuan, box.inbox, "state")[-1] == "refused"


def test_a_word_out_of_turn_is_refused_and_its_case_goes_on(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    leg = column(pair.sichuan, case_rows.leg, "id")[0]
    say(pair.chongqing, "51", "hold.released", Word(leg=leg, name="relation"), number)
    say(pair.chongqing, "51", "hold.refuse", Word(leg=leg, name="relation"), number)
    pair.settle()
    assert refused(pair.chongqing) == ["not-now", "out-of-turn"]

    pair.pay()
    pair.settle()
    assert [state(node, number) for node in pair.nodes] == ["closed", "closed"]


def test_a_case_whose_opening_was_refused_is_not_waited_for(pair: Pair) -> None:
    say(pair.sichuan, "50", "hold.request", b"{not JSON", "SC-20220801-000099")
    say(pair.sichuan, "50", "hold.release", Word(leg="leg", name="relation"), "SC-20220801-000099")
    pair.settle()

    assert refused(pair.sichuan) == ["bad-data", "no-case"]


def test_a_word_about_a_case_that_is_not_here_yet_waits_for_it_by_number(pair: Pair) -> None:
    say(pair.sichuan, "50", "tell.tell", Word(leg="leg", name="urge"), "SC-20220801-000001")
    pair.settle()
    assert column(pair.chongqing, box.inbox, "waits_for") == ["SC-20220801-000001"]
    assert column(pair.chongqing, box.inbox, "state") == ["waiting"]


def test_a_case_for_places_of_another_node_is_refused(pair: Pair) -> None:
    number = apply(pair)
    with pair.sichuan.look() as work:
        opening = moves._opening(work.case(number), None)
    wrong = msgspec.structs.replace(
        opening,
        form=msgspec.Raw(bytes(opening.form).replace(b'"from_place":"500103"', f'"from_place":"{JIN_NIU}"'.encode())),
    )
    say(pair.sichuan, "50", "hold.request", Word(leg="leg", name="relation", opening=wrong), "SC-20220801-000099")
    pair.settle()

    assert refused(pair.sichuan) == ["wrong-node"]


def test_keys_rotate_while_a_transfer_is_on_its_way(pair: Pair) -> None:
    number = apply(pair)
    for suite in ("sm2", "ed25519"):
        for node in pair.nodes:
            pair.clock.pass_time(minutes=1)
            node.new_key(suite)
        pair.deliver(pair.sichuan)
    pair.settle()
    pair.clock.pass_time(minutes=1)  # what the other could not check yet is carried again
    pair.settle()
    pair.pay()
    pair.clock.pass_time(minutes=1)
    pair.sichuan.new_key("sm2")
    pair.settle()
    pair.clock.pass_time(minutes=1)
    pair.settle()

    assert [state(node, number) for node in pair.nodes] == ["closed", "closed"]


def test_a_key_that_ends_is_announced_and_what_it_signs_later_is_turned_away(pair: Pair) -> None:
    old = pair.sichuan.world.ring.current("51", pair.clock.now).id
    pair.clock.pass_time(minutes=1)
    pair.sichuan.new_key()
    pair.sichuan.end_key(old, pair.clock.now + timedelta(days=1))
    pair.settle()

    known = pair.chongqing.world.ring.get("51", old)
    assert known is not None
    assert known.valid_to == pair.clock.now + timedelta(days=1)
    assert known.flaw(pair.clock.now + timedelta(days=1)) == "the key was no longer valid when it signed"
    goes_on(pair)


def test_a_stolen_key_is_replaced_by_hand_and_what_was_outstanding_arrives(pair: Pair) -> None:
    number = apply(pair)
    pair.sichuan.outgoing("50")
    stolen = pair.sichuan.world.ring.current("51", pair.clock.now).id
    pair.clock.pass_time(minutes=1)
    new = pair.sichuan.new_key("sm2", announce=False)
    assert pair.sichuan.report_stolen("51", stolen) == 1
    pair.chongqing.report_stolen("51", stolen)
    pair.chongqing.trust(new)

    pair.settle()

    assert [state(node, number) for node in pair.nodes] == ["stated", "stated"]
    assert pair.sichuan.published() == [new]


def test_a_live_node_takes_no_practice_key_by_hand_and_starts_with_none(
    pair: Pair, new_node: Callable[..., Node]
) -> None:
    live = new_node("50", live=True)

    with pytest.raises(ValueError, match="practice"):
        live.trust(pair.sichuan.published()[0])
    assert live.peers == []
    with pytest.raises(PracticeKey):
        Node(
            "51",
            pair.sichuan.database,
            pair.sichuan.world.vault,
            pair.sichuan.world.services,
            pair.clock,
            lambda n: bytes(n),
            live=True,
        )


def test_a_live_node_refuses_a_practice_key_that_a_peer_announces(pair: Pair, new_node: Callable[..., Node]) -> None:
    one, other = new_node("51", live=True), new_node("50", live=True)
    one.trust(other.published()[0])
    other.trust(one.published()[0])
    say(one, "50", "node.key", pair.sichuan.published()[0])
    one.receipted("50", other.receive(one.outgoing("50")[0].body))
    other.work()

    assert column(other, box.inbox, "error") == ["practice-key: a live node takes no practice key"]
    assert len(other.world.ring.of("51")) == 1


def test_a_node_announces_only_its_own_keys(pair: Pair, new_node: Callable[..., Node]) -> None:
    third = new_node("52")
    say(pair.sichuan, "50", "node.key", third.published()[0])
    pair.settle()

    assert refused(pair.sichuan) == ["not-yours"]
    assert pair.chongqing.peers == ["51"]


def test_a_timer_that_fails_does_not_stop_the_node(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    number = apply(pair)
    pair.settle()
    pair.clock.pass_time(days=40)
    calls = []

    def broken(work: object, row: object) -> None:
        calls.append(row)
        raise RuntimeError("a hole in the rules")

    monkeypatch.setattr("yipanqi.cases.engine.fire", broken)
    pair.sichuan.work()
    pair.sichuan.work()

    assert len(calls) == 1
    monkeypatch.undo()
    pair.clock.pass_time(minutes=15)
    pair.sichuan.work()
    assert state(pair.sichuan, number) == "mismatched"


def test_no_bank_but_an_organisation_reports_money(pair: Pair) -> None:
    with pytest.raises(Refused) as caught:
        pair.sichuan.bank_reports(Credited("r", 1, (), "50"), resident(pair.sichuan, LUO))
    assert caught.value.kind is Kind.FORBIDDEN
    assert pair.sichuan.bank_reports(Credited("r", 1, (), "50"), BANK)
