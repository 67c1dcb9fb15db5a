from collections.abc import Callable
from datetime import timedelta

import pytest

from support.station import START, Line, Station
from yipanqi.exchange import agreements
from yipanqi.exchange.agreements import Agreed, Agreements, Recognised, Terms

TERMS = Terms(
    id="2026-1",
    parties=("51", "50"),
    services=(Agreed("pension-transfer", 1),),
    credentials=(Recognised("insurance-participation"),),
    valid_from=START,
    valid_to=START + timedelta(days=365),
)


def propose(station: Station, terms: Terms = TERMS) -> tuple[str, bytes]:
    """A station signs terms."""
    with station.write() as work:
        return agreements.propose(work, station.ring, terms)


def countersign(station: Station, key: str, signature: bytes) -> str | None:
    """A station takes the other's signature."""
    with station.write() as work:
        return agreements.countersign(work, station.ring, TERMS.id, key, signature)


def loaded(station: Station) -> Agreements:
    """The agreements as the database has them."""
    with station.read() as work:
        return Agreements.load(work)


def test_nothing_is_agreed_before_both_have_signed(line: Line) -> None:
    propose(line.a)
    signed = propose(line.b)
    assert loaded(line.a).version("50", "pension-transfer", START) is None

    assert countersign(line.a, *signed) is None

    assert loaded(line.a).version("50", "pension-transfer", START) == 1
    assert loaded(line.a).recognised("50", START) == TERMS.credentials


def test_other_terms_under_the_same_name_are_not_agreed(line: Line) -> None:
    propose(line.a)
    more = Terms(id=TERMS.id, parties=("51", "50"), services=(Agreed("everything", 1),), valid_from=START)

    assert countersign(line.a, *propose(line.b, more)) == "the signature is not that of the key"


def test_a_signature_on_terms_that_are_not_here_does_not_count(line: Line) -> None:
    assert countersign(line.a, *propose(line.b)) == "there is no such agreement"


@pytest.mark.parametrize(("days", "version"), [(-1, None), (0, 1), (364, 1), (365, None)])
def test_an_agreement_holds_from_its_first_day_to_before_its_last(line: Line, days: int, version: int | None) -> None:
    propose(line.a)
    countersign(line.a, *propose(line.b))

    assert loaded(line.a).version("50", "pension-transfer", START + timedelta(days=days)) == version


def test_what_is_agreed_with_one_is_not_agreed_with_another(line: Line) -> None:
    propose(line.a)
    countersign(line.a, *propose(line.b))

    assert loaded(line.a).version("52", "pension-transfer", START) is None
    assert loaded(line.a).version("50", "library-loan", START) is None


def test_either_party_ends_an_agreement_and_nobody_else(line: Line, new_database_url: Callable[[], str]) -> None:
    propose(line.a)
    countersign(line.a, *propose(line.b))

    with line.a.write() as work:
        assert not agreements.revoke(work, TERMS.id, "52", START)
        assert not agreements.revoke(work, "unheard-of", "50", START)
    assert loaded(line.a).version("50", "pension-transfer", START) == 1

    with line.a.write() as work:
        assert agreements.revoke(work, TERMS.id, "50", START + timedelta(days=1))
    assert loaded(line.a).version("50", "pension-transfer", START) == 1
    assert loaded(line.a).version("50", "pension-transfer", START + timedelta(days=1)) is None


def test_of_two_agreements_the_newer_version_opens_new_cases(line: Line) -> None:
    newer = Terms(id="2026-2", parties=("51", "50"), services=(Agreed("pension-transfer", 2),), valid_from=START)
    for terms in (TERMS, newer):
        propose(line.a, terms)
        key, signature = propose(line.b, terms)
        with line.a.write() as work:
            assert agreements.countersign(work, line.a.ring, terms.id, key, signature) is None

    assert loaded(line.a).version("50", "pension-transfer", START) == 2
