"""Nothing that names a person is kept or logged in plain sight."""

from collections.abc import Iterator
from pathlib import Path

import structlog
from sqlalchemy import select

from support.pair import LUO, Pair, apply, resident, state
from yipanqi.exchange.evidence import export
from yipanqi.node import Node
from yipanqi.store.schema import metadata

SECRETS = (LUO.number, LUO.number[:17], LUO.name, LUO.name.encode("unicode_escape").decode())


def transferred(pair: Pair) -> str:
    """A transfer from end to end, with a payment and a letter."""
    number = apply(pair)
    pair.settle()
    pair.pay()
    pair.settle()
    assert state(pair.sichuan, number) == "closed"
    return number


def names(text: bytes) -> list[str]:
    """What of the person is in a text."""
    return [secret for secret in SECRETS if secret.encode() in text]


def kept(node: Node) -> Iterator[tuple[str, bytes]]:
    """Every value in every table, as bytes."""
    with node.look() as work:
        for table in metadata.sorted_tables:
            for row in work.uow.execute(select(table)):
                for column, value in row._mapping.items():
                    yield f"{table.name}.{column}", value if isinstance(value, bytes) else str(value).encode()


def test_no_column_of_any_table_names_a_person(pair: Pair) -> None:
    transferred(pair)

    for node in pair.nodes:
        values = list(kept(node))
        assert len(values) > 300
        assert [place for place, value in values if names(value)] == []


def test_the_files_of_a_database_do_not_name_a_person(pair: Pair, tmp_path: Path) -> None:
    transferred(pair)

    files = [file for file in tmp_path.iterdir() if file.is_file()]  # none where the database is PostgreSQL
    assert [file.name for file in files if names(file.read_bytes())] == []


def test_what_travels_and_what_is_shown_as_evidence_without_data_does_not_name_a_person(pair: Pair) -> None:
    number = apply(pair)
    parcels = pair.sichuan.outgoing("50")
    pair.settle()
    with pair.sichuan.transaction() as uow:
        file = export(uow, pair.sichuan.world.ring, number, with_data=False)

    assert parcels
    assert [parcel for parcel in parcels if names(parcel.body)] == []
    assert names(file) == []


def test_neither_log_nor_table_names_a_person_where_something_fails(pair: Pair) -> None:
    number = apply(pair)
    pair.deliver(pair.sichuan)

    def broken(*_: object) -> None:
        raise RuntimeError(f"cannot deal with {LUO.name} {LUO.number}")

    with structlog.testing.capture_logs() as logged:
        handler, pair.chongqing._handle = pair.chongqing._handle, broken  # type: ignore[assignment, method-assign]
        pair.chongqing.work()
        pair.chongqing._handle = handler  # type: ignore[method-assign]
        pair.clock.pass_time(days=90)
        pair.settle()

    assert [entry["event"] for entry in logged][:2] == ["effects.group_undone", "effects.set_aside"]
    assert [entry for entry in logged if names(str(entry).encode())] == []
    assert [place for place, value in kept(pair.chongqing) if names(value)] == []
    assert state(pair.sichuan, number) == "requested"


def test_a_person_is_found_by_number_though_the_number_is_nowhere_to_be_read(pair: Pair) -> None:
    first, again = resident(pair.sichuan), resident(pair.sichuan)

    assert first.party == again.party
    assert LUO.number not in first.party
    assert "罗" not in repr(LUO)
