"""The service catalogue and the open data as linked data: complete by their profiles, which SHACL checks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from pyshacl import validate
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace, URIRef

from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import catalogue
from yipanqi.policy.reader.document import Office, Role
from yipanqi.services import discover
from yipanqi.supervision.publicity import cpsv, datasets, dcat
from yipanqi.supervision.publicity.linked import Node

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own, when it reads JSON-LD

HERE = Path(__file__).parent
BASE = "https://node.example"
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
CATEGORIES = {"identity": Text("户籍身份", "Identity"), "social_insurance": Text("社会保险", "Social insurance")}


def graph_of(node: Node) -> Graph:
    return Graph().parse(data=msgspec.json.encode(node), format="json-ld")


def services() -> Node:
    return cpsv.catalogue(discover().newest(), tuple(catalogue().clauses.values()), CATEGORIES, BASE)


def open_data() -> Node:
    found = (datasets.documents(catalogue().documents.values()), datasets.clauses(catalogue().clauses.values()))
    return dcat.catalogue(found, BASE, Text("四川", "Sichuan"), date(2026, 11, 28))


def conforms(graph: Graph, shapes: str) -> tuple[bool, str]:
    ok, _, report = validate(graph, shacl_graph=Graph().parse(HERE / shapes))
    return bool(ok), str(report)


@pytest.mark.parametrize(("made", "shapes"), [(services, "cpsv-ap.ttl"), (open_data, "dcat.ttl")])
def test_what_is_published_is_as_its_profile_demands(made: Callable[[], Node], shapes: str) -> None:
    ok, report = conforms(graph_of(made()), shapes)
    assert ok, report


@pytest.mark.parametrize(
    ("made", "shapes", "lost"),
    [
        (services, "cpsv-ap.ttl", CV.hasCompetentAuthority),
        (services, "cpsv-ap.ttl", DCTERMS.title),
        (open_data, "dcat.ttl", DCTERMS.publisher),
    ],
)
def test_the_check_finds_what_is_lacking(made: Callable[[], Node], shapes: str, lost: URIRef) -> None:
    graph = graph_of(made())
    graph.remove((None, lost, None))
    assert not conforms(graph, shapes)[0]


def test_every_service_is_there_with_both_names_and_those_who_answer_for_it() -> None:
    graph = graph_of(services())
    assert len(set(graph.subjects(RDF.type, CPSV.PublicService))) == len(discover().newest())
    pension = URIRef(f"{BASE}/services/pension-transfer")
    assert Literal("企业职工基本养老保险关系转移接续", lang="zh") in set(graph.objects(pension, DCTERMS.title))
    names = {str(name).rsplit("/", 1)[1] for name in graph.objects(pension, CV.hasCompetentAuthority)}
    # By 川办发〔2021〕2号#4.10 the departments of both sides, by 岳池县2024年任务清单#6.24 the county's bureau.
    assert len(names) == 3


def test_an_iri_has_no_sign_that_an_address_cannot_have() -> None:
    graph = graph_of(services())
    assert all(str(s).isascii() for s in graph.subjects() if isinstance(s, URIRef))


def test_offices_of_other_places_or_of_none_are_left_out_of_what_the_profile_describes() -> None:
    carried = next(clause for clause in catalogue().clauses.values() if clause.services and clause.offices)
    others = tuple(
        Office(name, side, Role.RESPONSIBLE, name) for name, side in (("北京市公安局", "北京"), ("市公安局", ""))
    )
    clause = msgspec.structs.replace(carried, offices=(*carried.offices, *others))
    graph = graph_of(cpsv.catalogue(discover().newest(), (clause,), CATEGORIES, BASE))
    named = {str(name) for name in graph.objects(None, SKOS.prefLabel)}
    assert {office.name for office in carried.offices} <= named
    assert not {"北京市公安局", "市公安局"} & named
