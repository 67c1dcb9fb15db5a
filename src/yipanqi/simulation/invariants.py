"""What must hold at every step, and what besides once everything has come to rest. Each check raises Broken."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec
from sqlalchemy import select

from yipanqi.cases import parties
from yipanqi.cases.machine import ENDS
from yipanqi.protocols.transfer import books
from yipanqi.services.social_insurance.pension_transfer import PENSIONS
from yipanqi.services.social_insurance.pension_transfer.relation import Relation, State, months_of
from yipanqi.simulation.history import Broken
from yipanqi.simulation.population import TREASURY, Resident
from yipanqi.simulation.region import Region
from yipanqi.store import cases as rows
from yipanqi.store import ledger
from yipanqi.store import mailbox as box
from yipanqi.supervision.figures import undertakings
from yipanqi.supervision.figures.recount import differences

Relations = dict[tuple[str, str], tuple[str, Relation | None]]
"""By node code and identity number: the party's id there and the relation held true now."""

NOBODY: tuple[str, Relation | None] = ("", None)
CLOCKS = {"requested": "reply", "correcting": "correction", "stated": "money", "mismatched": "money"}
"""The timer that runs while a receiving case waits, by state."""

EXPECTED_REFUSALS = frozenset({"no-agreement", "no-case"})
"""Codes with which an envelope may be refused when nothing is wrong with the program: an agreement has ended
meanwhile.
"""


def at_every_step(region: Region) -> None:
    """Every month lives in exactly one place, and both ledgers tell one story of every case."""
    relations = _relations(region)
    for resident in region.people:
        _months_in_one_place(relations, resident)
    _entitlement_in_one_place(region)
    _nothing_waits_in_silence(region)


def at_rest(region: Region) -> None:
    """All of it: books, bank, evidence, cases."""
    at_every_step(region)
    _books_balance(region)
    _entitlement_adds_up(region)
    _months_agree(region)
    _cash_is_the_banks(region)
    evidence_agrees(region)
    _cases_have_ended(region)
    _counts_agree(region)


# --- pensions ---------------------------------------------------------------------------------------------------------


def _relations(region: Region) -> Relations:
    found: Relations = {}
    for code, node in region.nodes.items():
        with node.look() as work:
            by_party = dict(PENSIONS.all(work.uow, work.vault))
            for resident in region.people:
                party = parties.find(work.uow, work.vault, resident.party.number)
                if party in by_party:
                    found[code, resident.party.number] = party, by_party[party]
    return found


def _months_in_one_place(relations: Relations, resident: Resident) -> None:
    number = resident.party.number
    _, home = relations.get((resident.home, number), NOBODY)
    for code, first in resident.relations.items():
        if code == resident.home:
            continue
        _, old = relations.get((code, number), NOBODY)
        mine = months_of(resident.relations[resident.home].parts)
        moving = [m for m in months_of(first.parts) if m not in mine]
        there = set(months_of(old.parts)) if old and old.state is not State.SEALED else set()
        sealed = old is not None and old.state is State.SEALED
        here = Counter(months_of(p for p in home.parts if p.letter) if home else ())
        # a month contributed at home meanwhile may be the one that stays, and the one there is then paid back
        own = set(months_of(p for p in home.parts if not p.letter)) if home else set()
        for month in moving:
            alive = (month in there) + here[month]
            if alive > 1 or (alive == 0 and not sealed and month not in own):
                raise Broken(f"{resident.party.name} {month}: live in {alive} places ({code} -> {resident.home})")
    if home is not None:
        paid = Counter(home.months)
        if twice := [m for m, times in paid.items() if times > 1]:
            raise Broken(f"{resident.party.name}: {twice} twice at {resident.home}")


def _entitlement_in_one_place(region: Region) -> None:
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    sealed: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    t = ledger.transfer
    for node in region.nodes.values():
        with node.look() as work:
            for row in work.uow.rows(select(t).where(t.c.what == books.TAKEN_OVER, t.c.credit.not_like("cash%"))):
                taken[row.case_number][row.unit] += row.amount
            for row in work.uow.rows(select(t).where(t.c.what == books.SEALED, t.c.state != ledger.State.VOIDED)):
                sealed[row.case_number].append((row.state, row.unit, row.amount))
    if blind := _taken_over(region) - set(taken):
        raise Broken(f"{sorted(blind)}: taken over, and the ledger says nothing of it")
    for number in {*taken, *sealed}:
        there: Counter[str] = Counter()
        for _, unit, amount in sealed[number]:
            there[unit] += amount
        left = any(state == ledger.State.POSTED for state, _, _ in sealed[number])
        # until it is told what was taken over, the other side may have sealed by a corrected statement
        if number in taken and (not there or (left and taken[number] != there)):
            raise Broken(f"{number}: taken over {dict(taken[number])}, left the other side {dict(there)}")
        if number not in taken and left:
            raise Broken(f"{number}: has left one side and not reached the other")


def _taken_over(region: Region) -> set[str]:
    """Cases that say they were taken over, whatever the ledger says."""
    c = rows.case.c
    found: set[str] = set()
    for node in region.nodes.values():
        with node.look() as work:
            states = ("taking over", "closed")
            found |= {
                r.number for r in work.uow.rows(select(c.number).where(c.role == "receiving", c.state.in_(states)))
            }
    return found


def _nothing_waits_in_silence(region: Region) -> None:
    c = rows.case.c
    for code, node in region.nodes.items():
        with node.look() as work:
            waiting = work.uow.rows(select(c.number, c.state).where(c.role == "receiving", c.state.in_(CLOCKS)))
            clocks = {
                (r.case_number, r.name) for r in work.uow.rows(select(rows.timer.c.case_number, rows.timer.c.name))
            }
        for row in waiting:
            if (row.number, CLOCKS[row.state]) not in clocks:
                raise Broken(f"{code}: {row.number} is {row.state} and no clock runs")


def _entitlement_adds_up(region: Region) -> None:
    for code, node in region.nodes.items():
        with node.look() as work:
            over = ledger.balances(work.uow, "over:")
            for (name, unit), amount in over.items():
                peer = name.removeprefix("over:")
                with region.nodes[peer].look() as there:
                    came = -ledger.balance(there.uow, f"from:{code}", unit)
                if came != amount:
                    raise Broken(f"{amount} {unit} left {code} for {peer}, {came} came")


def _months_agree(region: Region) -> None:
    for (code, _), (party, relation) in _relations(region).items():
        with region.nodes[code].look() as work:
            booked = ledger.balance(work.uow, f"months:{party}", "month")
        if relation is not None and booked != len(relation.months):
            raise Broken(f"{party} at {code}: {len(relation.months)} months on record, {booked} in the ledger")


# --- money ------------------------------------------------------------------------------------------------------------


def _books_balance(region: Region) -> None:
    for code, node in region.nodes.items():
        with node.look() as work:
            wrong = ledger.imbalances(work.uow)
            reserved = work.uow.rows(select(ledger.account).where(ledger.account.c.reserved != 0))
        if wrong or reserved:
            raise Broken(f"the books of {code}: {wrong}; reserved: {[(r.name, r.reserved) for r in reserved]}")


def _cash_is_the_banks(region: Region) -> None:
    bank = region.bank.state
    if bank.payments or bank.reports:
        raise Broken(f"the bank is not done: {bank.payments} {bank.reports}")
    for code, node in region.nodes.items():
        with node.look() as work:
            cash = {
                name: amount
                for (name, _), amount in ledger.balances(work.uow, "cash").items()
                if amount and not name.startswith(("cash:over:", "cash:from:"))
            }
        at_bank = TREASURY + bank.accounts.get(code, 0)
        if cash != {"cash": at_bank}:
            raise Broken(f"cash of {code}: {cash}, at the bank: {at_bank}")
    if sum(bank.accounts.values()) + bank.own:
        raise Broken(f"the bank has made money: {bank.accounts}, own {bank.own}")


# --- evidence and cases -----------------------------------------------------------------------------------------------


def evidence_agrees(region: Region) -> None:
    """What was sent is what came, and nothing waits or stands aside. Raises Broken."""
    for one in region.codes:
        for other in region.codes:
            if one != other:
                _channel_agrees(region, one, other)
    for code in region.codes:
        _nothing_stands(region, code)


def _channel_agrees(region: Region, one: str, other: str) -> None:
    sent, got = box.outbox.c, box.inbox.c
    sealed, seen = box.sealed_batch.c, box.received_batch.c
    with region.nodes[one].look() as work:
        out = work.uow.rows(
            select(sent.lane, sent.sequence, sent.id, sent.header)
            .where(sent.peer == other)
            .order_by(sent.lane, sent.sequence)
        )
        batches = work.uow.rows(
            select(sealed.lane, sealed.first, sealed.last, sealed.seal, sealed.receipt).where(sealed.peer == other)
        )
    with region.nodes[other].look() as work:
        came = work.uow.rows(
            select(got.lane, got.sequence, got.id, got.header).where(got.peer == one).order_by(got.lane, got.sequence)
        )
        stored = work.uow.rows(select(seen.lane, seen.first, seen.last, seen.root).where(seen.peer == one))
    if [tuple(r) for r in out] != [tuple(r) for r in came]:
        raise Broken(f"{one} to {other}: {len(out)} envelopes sent, {len(came)} received, or not the same ones")
    if any(row.receipt is None for row in batches):
        raise Broken(f"{one} to {other}: a batch has no receipt")
    ours = {(r.lane, r.first, r.last, msgspec.json.decode(r.seal)["root"]) for r in batches}
    receipts = {(r.lane, r.first, r.last, msgspec.json.decode(r.receipt)["root"]) for r in batches}
    theirs = {tuple(r) for r in stored}
    if not ours == receipts == theirs:
        raise Broken(f"{one} to {other}: the evidence of the two sides differs")


def _nothing_stands(region: Region, code: str) -> None:
    with region.nodes[code].look() as work:
        c = box.inbox.c
        for row in work.uow.rows(select(c.id, c.type, c.case_number, c.state, c.waits_for, c.error)):
            refused = row.state == box.Arrival.REFUSED and row.error.partition(":")[0] in EXPECTED_REFUSALS
            if row.state != box.Arrival.DONE and not refused:
                raise Broken(f"{code}: {row.type} of {row.case_number} is {row.state}, {row.waits_for or row.error}")


def _cases_have_ended(region: Region) -> None:
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    legs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, node in region.nodes.items():
        with node.look() as work:
            for row in work.uow.rows(select(rows.case)):
                if row.status not in ENDS:
                    raise Broken(f"{code}: {row.number} does not end, it is {row.state}")
                ends[row.number][row.role] = row.state
            for leg in work.uow.rows(select(rows.leg)):
                legs[leg.case_number, leg.id].add(leg.state)
            for number, times in _times(work.uow.rows(select(rows.event.c.case_number, rows.event.c.action))):
                raise Broken(f"{code}: {number} was {times}")
    for number, roles in ends.items():
        if (roles["receiving"] == "closed") != (roles.get("sending") == "closed"):
            raise Broken(f"{number} ended as {roles}")
    for (number, _), states in legs.items():
        if len(states) > 1:
            raise Broken(f"{number}: the two sides see one leg as {sorted(states)}")


def _counts_agree(region: Region) -> None:
    for code, node in region.nodes.items():
        with node.look() as work:
            wrong = [*differences(work), *undertakings.differences(work)]
            if wrong:
                raise Broken(f"{code}: {len(wrong)} counts are not what the cases say, {wrong[0]} among them")


def _times(events: object) -> Iterator[tuple[str, str]]:
    counted = Counter((row.case_number, row.action) for row in events)  # type: ignore[attr-defined]
    for (number, action), times in counted.items():
        if times > 1 and action in ("submit", "take over", "relation.confirm", "relation.confirmed"):
            yield number, f"{action} {times} times"


def post_mortem(region: Region) -> None:
    """Write down what stands in the inboxes, for whoever reads the history."""
    c = box.inbox.c
    for code, node in region.nodes.items():
        with node.look() as work:
            stuck = work.uow.rows(
                select(c.peer, c.type, c.case_number, c.state, c.waits_for, c.error).where(c.state != box.Arrival.DONE)
            )
        for row in stuck:
            region.tell(
                code,
                f"inbox: {row.type} of {row.case_number} from {row.peer}: {row.state} {row.waits_for or row.error}",
            )
