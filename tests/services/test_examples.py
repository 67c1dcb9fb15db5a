"""Every service's worked examples, on two nodes in this process."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from yipanqi.cases.service import Service
from yipanqi.services import discover
from yipanqi.simulation.examples import Example, load
from yipanqi.simulation.pair import Pair
from yipanqi.simulation.replay import replay

EXAMPLES = [
    pytest.param(service, example, id=f"{service.slug}: {example.title.en}")
    for service in discover().newest()
    for example in load(service.folder)
]


@pytest.mark.parametrize("service", discover().newest(), ids=lambda service: service.slug)
def test_no_two_examples_of_a_service_have_the_same_person(service: Service) -> None:
    numbers = [party.number for example in load(service.folder) for party in example.people.values()]
    assert len(numbers) == len(set(numbers))  # `./yipanqi demo` replays all of them on the same two nodes


@pytest.mark.parametrize(("service", "example"), EXAMPLES)
def test_an_example_comes_out_as_it_says(
    new_database_url: Callable[[], str], service: Service, example: Example
) -> None:
    pair = Pair(new_database_url(), new_database_url())
    try:
        assert replay(pair, service, example).differences == ()
    finally:
        pair.close()


def test_an_example_that_expects_something_else_is_found_out() -> None:
    service = discover().get("pension-transfer")
    example = load(service.folder)[0]
    here = example.then["51"]
    wrong = msgspec.structs.replace(
        here,
        state="refused",
        used=3,
        balances=(msgspec.structs.replace(here.balances[0], change=1437741),),
        entries=(msgspec.structs.replace(here.entries[0], value={"state": "closed"}),),
    )
    pair = Pair("sqlite://", "sqlite://")
    found = replay(pair, service, msgspec.structs.replace(example, then={**example.then, "51": wrong})).differences
    pair.close()
    assert found == (
        "51: state is 'closed', expected 'refused'",
        "51: used is 2, expected 3",
        "51: personal:{luo} changed by 1437740 fen, expected 1437741",
        "51: pension of luo.state is 'active', expected 'closed'",
    )


def test_a_step_that_should_be_refused_and_is_not_is_found_out() -> None:
    service = discover().get("pension-transfer")
    example = load(service.folder)[0]
    apply = msgspec.structs.replace(example.when[0], refused=("same-side",))
    pair = Pair("sqlite://", "sqlite://")
    found = replay(pair, service, msgspec.structs.replace(example, when=(apply, *example.when[1:]))).differences
    pair.close()
    assert found == ("at 2022-08-01 10:00:00: refused with [], expected ['same-side']",)


def test_a_misspelt_example_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "examples.yaml").write_text("examples: [{title: {zh: 甲, en: a}, clauze: x}]")
    with pytest.raises(msgspec.ValidationError, match="clauze"):
        load(tmp_path)


def test_a_folder_without_examples_has_none(tmp_path: Path) -> None:
    assert load(tmp_path) == ()
