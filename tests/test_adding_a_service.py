"""The tutorial is right: the files it shows are a service, and its examples come out as they say."""

import re
from pathlib import Path

import pytest

from yipanqi.cases.service import Service, Services
from yipanqi.policy.catalogue import clause
from yipanqi.services import discover
from yipanqi.simulation.examples import load
from yipanqi.simulation.pair import Pair
from yipanqi.simulation.replay import replay

ROOT = Path(__file__).resolve().parent.parent
SHOWN = re.compile(r"^`src/yipanqi/services/(?P<path>\S+)`\n\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def shown_files() -> dict[str, str]:
    """The files that the tutorial shows, by path below `services/`."""
    page = (ROOT / "docs" / "adding-a-service.md").read_text("utf-8")
    return {found["path"]: found["text"] for found in SHOWN.finditer(page)}


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service, found in a package of services that has only the tutorial's folder."""
    package = tmp_path / "tutorial_services"
    for path, text in shown_files().items():
        file = package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        (file.parent.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    (found,) = discover("tutorial_services")
    return found


def test_the_tutorial_shows_every_file_of_a_service() -> None:
    folder = "identity/hukou_certificate"
    names = ("parameters.yaml", "words.yaml", "__init__.py", "examples.yaml")
    assert list(shown_files()) == [f"{folder}/{name}" for name in names]


def test_the_service_of_the_tutorial_is_found_with_its_numbers_words_and_clauses(service: Service) -> None:
    assert service.slug == "hukou-certificate"
    assert set(service.words) == {"changed", "cancelled", "related"}
    procedure = service.procedure("apply")
    named = {procedure.limit, "notice_days", "correction_days", "rating_days"}
    assert named < set(service.parameters)
    assert [clause(each).id for each in service.clauses] == list(service.clauses)


def test_the_examples_of_the_tutorial_come_out_as_they_say(service: Service) -> None:
    examples = load(service.folder)
    assert len(examples) == 3
    for example in examples:
        pair = Pair("sqlite://", "sqlite://", services=Services([service]))
        try:
            assert replay(pair, service, example).differences == ()
        finally:
            pair.close()
