"""Finding services by everyday words."""

from hypothesis import given
from hypothesis import strategies as st

from support.web import SERVICES
from yipanqi.policy.catalogue import catalogue
from yipanqi.supervision.publicity.search import EntryKind
from yipanqi.web.search import find, find_all


def ids(query: str) -> list[str]:
    return [card.id for card in find(SERVICES, query)]


def test_the_closest_comes_first() -> None:
    assert ids("养老保险转移")[0] == "pension-transfer"
    assert ids("参保证明")[0] == "insurance-participation-certificate"
    assert ids("无犯罪证明")[0] == "no-crime-certificate"


def test_everyday_words_and_english_are_known() -> None:
    assert ids("社保转移")[0] == "pension-transfer"
    assert ids("No-Crime")[0] == "no-crime-certificate"


def test_words_that_fit_nothing_find_nothing() -> None:
    assert ids("钓鱼") == []
    assert ids("") == []


@given(st.text(max_size=30))
def test_whatever_is_typed_finds_each_service_once(query: str) -> None:
    assert len(ids(query)) == len(set(ids(query)))


def test_a_search_finds_clauses_and_documents_too() -> None:
    found = find_all(SERVICES, catalogue(), "养老保险关系转移")
    assert found[EntryKind.SERVICE][0].href == "/services/pension-transfer"
    assert any(entry.href.endswith("%234.10") for entry in found[EntryKind.CLAUSE])
    (document, *_) = find_all(SERVICES, catalogue(), "川办发[2021]2号")[EntryKind.DOCUMENT]
    assert document.number == "川办发〔2021〕2号"


def test_services_are_known_by_the_initials_of_their_pinyin() -> None:
    assert ids("ylbx")[0] == "pension-transfer"
    assert ids("wfz")[0] == "no-crime-certificate"  # 无犯罪
