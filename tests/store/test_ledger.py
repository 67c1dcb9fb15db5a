import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from support.clocked import ClockedDatabase
from yipanqi.store import ledger
from yipanqi.store.ledger import Transfer

WORLD = "world"


def move(name: str, debit: str, credit: str, amount: int, unit: str = "fen", *open_ended: str) -> Transfer:
    return Transfer(
        id=name, debit=debit, credit=credit, unit=unit, amount=amount, what="test", case="SC-1", open_ended=open_ended
    )


def fund(clocked: ClockedDatabase, amount: int, account: str = "a") -> None:
    with clocked.write() as work:
        ledger.post(work, [move(f"fund {account}", WORLD, account, amount, "fen", WORLD)])


def held(clocked: ClockedDatabase) -> dict[str, int]:
    with clocked.read() as work:
        assert ledger.imbalances(work) == []
        return {name: amount for (name, _), amount in ledger.balances(work, "").items()}


def test_what_one_account_gives_another_gets(clocked: ClockedDatabase) -> None:
    fund(clocked, 100)
    with clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 30)])

    assert held(clocked) == {WORLD: -100, "a": 70, "b": 30}


def test_no_account_is_overdrawn_and_the_database_itself_sees_to_it(clocked: ClockedDatabase) -> None:
    fund(clocked, 100)
    with pytest.raises(IntegrityError), clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 101)])
    with pytest.raises(IntegrityError), clocked.write() as work:
        work.execute(update(ledger.account).where(ledger.account.c.name == "a").values(taken=101))

    assert held(clocked) == {WORLD: -100, "a": 100}


def test_what_is_pending_is_neither_here_nor_there_but_no_longer_free(clocked: ClockedDatabase) -> None:
    fund(clocked, 100)
    with clocked.write() as work:
        ledger.reserve(work, [move("p", "a", "b", 60)])
        assert ledger.pending(work, "SC-1") == ["p"]
    assert held(clocked) == {WORLD: -100, "a": 100, "b": 0}

    with pytest.raises(IntegrityError), clocked.write() as work:
        ledger.post(work, [move("t", "a", "c", 41)])
    with pytest.raises(IntegrityError), clocked.write() as work:
        ledger.reserve(work, [move("q", "a", "c", 41)])
    with clocked.write() as work:
        ledger.post(work, [move("t", "a", "c", 40)])


@pytest.mark.parametrize(("post", "a", "b"), [(True, 40, 60), (False, 100, 0)])
def test_a_pending_transfer_is_posted_or_voided_once(clocked: ClockedDatabase, post: bool, a: int, b: int) -> None:
    fund(clocked, 100)
    with clocked.write() as work:
        ledger.reserve(work, [move("p", "a", "b", 60)])
    with clocked.write() as work:
        assert ledger.settle(work, ["p"], post=post) == 1
    with clocked.write() as work:
        assert ledger.settle(work, ["p"], post=not post) == 0
        assert ledger.pending(work, "SC-1") == []

    assert held(clocked) == {WORLD: -100, "a": a, "b": b}


def test_a_transfer_of_the_same_name_fails_and_moves_nothing(clocked: ClockedDatabase) -> None:
    fund(clocked, 100)
    with clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 10)])
    with pytest.raises(IntegrityError), clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 10)])

    assert held(clocked)["b"] == 10


def test_of_several_transfers_all_or_none_are_posted(clocked: ClockedDatabase) -> None:
    fund(clocked, 100)
    with pytest.raises(IntegrityError), clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 60), move("u", "a", "c", 60)])

    assert held(clocked) == {WORLD: -100, "a": 100}


def test_an_account_that_gets_and_gives_in_one_go_is_not_overdrawn_between(clocked: ClockedDatabase) -> None:
    fund(clocked, 100)
    with clocked.write() as work:
        ledger.post(work, [move("out", "b", "c", 100), move("in", "a", "b", 100)])

    assert held(clocked) == {WORLD: -100, "a": 0, "b": 0, "c": 100}


def test_units_do_not_mix(clocked: ClockedDatabase) -> None:
    fund(clocked, 100)
    with pytest.raises(IntegrityError), clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 1, "month")])
    with clocked.read() as work:
        assert (ledger.balance(work, "a", "fen"), ledger.balance(work, "a", "month")) == (100, 0)


def test_nothing_moves_where_the_amount_is_nothing_and_less_than_nothing_is_refused(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 0)])
        assert ledger.balances(work, "") == {}
    with pytest.raises(IntegrityError), clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", -5, "fen", "a", "b")])


def test_an_account_that_was_covered_at_first_is_open_ended_once_a_transfer_says_so(clocked: ClockedDatabase) -> None:
    fund(clocked, 100, "pool")  # an income of the pool came first, and named only the outside world
    with clocked.write() as work:
        ledger.post(work, [move("t", "pool", "b", 150, "fen", "pool")])

    assert held(clocked) == {WORLD: -100, "pool": -50, "b": 150}


def test_balances_are_found_by_the_beginning_of_the_name_and_by_nothing_like_it(clocked: ClockedDatabase) -> None:
    with clocked.write() as work:
        ledger.post(work, [move(str(n), WORLD, name, 1, "fen", WORLD) for n, name in enumerate(("a:1", "a%1", "a_1"))])
        assert ledger.balances(work, "a%") == {("a%1", "fen"): 1}
        assert ledger.balances(work, "a_") == {("a_1", "fen"): 1}


@pytest.mark.parametrize(
    "tampering",
    [
        update(ledger.transfer).where(ledger.transfer.c.id == "t").values(amount=31),
        update(ledger.transfer).where(ledger.transfer.c.id == "t").values(credit="thief"),
        update(ledger.transfer).where(ledger.transfer.c.id == "t").values(state="voided"),
        update(ledger.transfer).where(ledger.transfer.c.id == "p").values(state="posted"),
        delete(ledger.transfer).where(ledger.transfer.c.id == "t"),
        update(ledger.account).where(ledger.account.c.name == "b").values(given=31),
        update(ledger.account).where(ledger.account.c.name == "a").values(reserved=0),
        delete(ledger.account).where(ledger.account.c.name == "b"),
    ],
    ids=str,
)
def test_what_was_tampered_with_is_found(clocked: ClockedDatabase, tampering: object) -> None:
    fund(clocked, 100)
    with clocked.write() as work:
        ledger.post(work, [move("t", "a", "b", 30)])
        ledger.reserve(work, [move("p", "a", "b", 10)])
        assert ledger.imbalances(work) == []
        work.execute(tampering)  # type: ignore[arg-type]

    with clocked.read() as work:
        assert ledger.imbalances(work)


ACCOUNTS = st.sampled_from(["a", "b", "c", WORLD])
AMOUNTS = st.integers(1, 50)


class Books(RuleBasedStateMachine):
    """The ledger against books kept with plain dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.clocked = ClockedDatabase("sqlite://")
        self.balance = dict.fromkeys(("a", "b", "c", WORLD), 0)
        self.pending: dict[str, tuple[str, str, int]] = {}
        self.count = 0

    def free(self, account: str) -> int:
        return self.balance[account] - sum(amount for debit, _, amount in self.pending.values() if debit == account)

    def next(self, debit: str, credit: str, amount: int) -> Transfer:
        self.count += 1
        return move(str(self.count), debit, credit, amount, "fen", WORLD)

    @rule(debit=ACCOUNTS, credit=ACCOUNTS, amount=AMOUNTS)
    def post(self, debit: str, credit: str, amount: int) -> None:
        possible = debit in (WORLD, credit) or self.free(debit) >= amount
        if debit == credit and debit != WORLD:
            possible = self.free(debit) >= 0
        transfer = self.next(debit, credit, amount)
        if possible:
            with self.clocked.write() as work:
                ledger.post(work, [transfer])
            self.balance[debit] -= amount
            self.balance[credit] += amount
            return
        with pytest.raises(IntegrityError), self.clocked.write() as work:
            ledger.post(work, [transfer])

    @rule(debit=ACCOUNTS, credit=ACCOUNTS, amount=AMOUNTS)
    def reserve(self, debit: str, credit: str, amount: int) -> None:
        transfer = self.next(debit, credit, amount)
        if debit == WORLD or self.free(debit) >= amount:
            with self.clocked.write() as work:
                ledger.reserve(work, [transfer])
            self.pending[transfer.id] = (debit, credit, amount)
            return
        with pytest.raises(IntegrityError), self.clocked.write() as work:
            ledger.reserve(work, [transfer])

    @rule(data=st.data(), post=st.booleans())
    def settle(self, data: st.DataObject, post: bool) -> None:
        some = data.draw(st.lists(st.sampled_from(sorted(self.pending)), unique=True)) if self.pending else []
        with self.clocked.write() as work:
            assert ledger.settle(work, some, post=post) == len(some)
        for name in some:
            debit, credit, amount = self.pending.pop(name)
            if post:
                self.balance[debit] -= amount
                self.balance[credit] += amount

    @invariant()
    def agrees(self) -> None:
        with self.clocked.read() as work:
            assert ledger.imbalances(work) == []
            assert {name: ledger.balance(work, name, "fen") for name in self.balance} == self.balance
        assert sum(self.balance.values()) == 0
        assert all(self.free(account) >= 0 for account in ("a", "b", "c"))

    def teardown(self) -> None:
        self.clocked.database.close()


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
