"""The service catalogue in CPSV-AP 3.2, the European vocabulary in which portals tell each other of public services.

What hangs on a service here hangs there: competent authorities (those that answer for its clauses), channels, papers as
types of evidence, the rule with the documents it implements. A promised time in working days has no form in it (its
durations are of the calendar), so it is said in words with the rule.
"""

from collections.abc import Collection, Iterable, Sequence

from yipanqi.cases.service import Procedure, Service
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import Clause, Document
from yipanqi.policy.reader.document import Office
from yipanqi.policy.sides import BOTH, division_of, is_outside
from yipanqi.supervision.publicity.linked import Node, at, chinese, graph, ref, said

LANGUAGES = {"zh": "ZHO", "en": "ENG"}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
STATUS = "http://purl.org/adms/status/Completed"
SIDES = ("510000", "500000")
HOTLINE = "12345"
"""The hotline of government services on both sides."""


def catalogue(services: Sequence[Service], clauses: Sequence[Clause], categories: dict[str, Text], base: str) -> Node:
    """All services as one file of linked data; `clauses` are those they carry out, `categories` the fields of life."""
    offices = {office.name: office for clause in clauses for office in _placed(clause)}
    documents = {clause.document.id: clause.document for clause in clauses}
    return graph(
        [
            *(node for service in services for node in _described(service, clauses, base)),
            *(_organisation(office, base) for office in offices.values()),
            *(_legal(document, base) for document in documents.values()),
            *(_concept(f"field/{category}", title, base) for category, title in categories.items()),
            *_places({code for office in offices.values() for code in _covers(office)}, base),
            *_shared(base),
        ]
    )


def _described(service: Service, clauses: Sequence[Clause], base: str) -> Iterable[Node]:
    own = [clause for clause in clauses if clause.id in service.clauses]
    yield _service(service, own, base)
    yield _rule(service, own, base)
    yield from _channels(service, base)
    for procedure in service.procedures:
        yield _output(service, procedure, base)
        for paper in procedure.papers:
            yield {
                "@id": at(base, "papers", service.slug, paper.kind),
                "@type": "cv:EvidenceType",
                "dct:identifier": f"{service.slug}/{paper.kind}",
                "dct:title": said(paper.title),
            }


def _service(service: Service, own: Sequence[Clause], base: str) -> Node:
    offices = dict.fromkeys(office.name for clause in own for office in _placed(clause))
    documents = dict.fromkeys(clause.document.id for clause in own)
    papers = dict.fromkeys(paper.kind for procedure in service.procedures for paper in procedure.papers)
    return {
        "@id": at(base, "services", service.slug),
        "@type": "cpsv:PublicService",
        "dct:identifier": service.slug,
        "dct:title": said(service.title),
        "dct:description": said(service.summary),
        "dct:language": [ref(LANGUAGE + code) for code in LANGUAGES.values()],
        "dct:spatial": [ref(at(base, "places", code)) for code in SIDES],
        "adms:status": ref(STATUS),
        "cv:thematicArea": ref(at(base, "field", service.category)),
        "cv:hasCompetentAuthority": [ref(at(base, "offices", name)) for name in offices],
        "cv:hasChannel": [ref(at(base, "channels", service.slug, kind)) for kind in ("online", "window")],
        "cv:hasInputType": [ref(at(base, "papers", service.slug, kind)) for kind in papers],
        "cv:hasLegalResource": [ref(at(base, "documents", id_)) for id_ in documents],
        "cv:contactPoint": ref(at(base, "hotline")),
        "cpsv:follows": ref(at(base, "rules", service.slug)),
        "cpsv:produces": [ref(at(base, "outcomes", service.slug, p.id)) for p in service.procedures],
    }


def _rule(service: Service, own: Sequence[Clause], base: str) -> Node:
    documents = dict.fromkeys(clause.document.id for clause in own)
    clauses = Text("、".join(clause.id for clause in own), ", ".join(clause.id for clause in own))
    about = Text(
        "落实{clauses}；数值见开放数据中的政策参数。", "Carries out {clauses}; its numbers are in the open data."
    )
    return {
        "@id": at(base, "rules", service.slug),
        "@type": "cpsv:Rule",
        "dct:identifier": service.slug,
        "dct:title": said(Text("{title}的办理规则", "Rules of {title}").format(title=service.title)),
        "dct:description": said(about.format(clauses=clauses)),
        "cpsv:implements": [ref(at(base, "documents", id_)) for id_ in documents],
    }


def _channels(service: Service, base: str) -> Iterable[Node]:
    for kind in ("online", "window"):
        yield {
            "@id": at(base, "channels", service.slug, kind),
            "@type": "cv:Channel",
            "dct:identifier": f"{service.slug}/{kind}",
            "dct:type": ref(at(base, "channel-kind", kind)),
        }


def _output(service: Service, procedure: Procedure, base: str) -> Node:
    outcome = Text("“{title}”的办理结果", "Outcome of “{title}”").format(title=procedure.title)
    return {
        "@id": at(base, "outcomes", service.slug, procedure.id),
        "@type": "cv:Output",
        "dct:identifier": f"{service.slug}/{procedure.id}",
        "dct:title": said(outcome),
        "dct:description": said(procedure.summary),
    }


def _organisation(office: Office, base: str) -> Node:
    return {
        "@id": at(base, "offices", office.name),
        "@type": "cv:PublicOrganisation",
        "skos:prefLabel": chinese(office.name),
        "dct:spatial": [ref(at(base, "units", code)) for code in _covers(office)],
    }


def _placed(clause: Clause) -> Iterable[Office]:
    """Its offices within the two administrations: of others no unit of territory is known, which the profile asks."""
    return (office for office in clause.offices if not is_outside(office.side))


def _covers(office: Office) -> tuple[str, ...]:
    return SIDES if office.side == BOTH else (division_of(office.side, ""),)


def _legal(document: Document, base: str) -> Node:
    return {
        "@id": at(base, "documents", document.id),
        "@type": "eli:LegalResource",
        "dct:title": chinese(document.title),
        "eli:id_local": document.number or document.id,
        "eli:date_document": {"@value": document.issued_on.isoformat(), "@type": "xsd:date"},
    }


def _concept(name: str, title: Text, base: str) -> Node:
    return {"@id": at(base, *name.split("/")), "@type": "skos:Concept", "skos:prefLabel": said(title)}


def _places(units: Collection[str], base: str) -> Iterable[Node]:
    """The two sides as places where services are to be had, and the units that offices answer for."""
    for division in divisions():
        named = {"skos:prefLabel": said(division.name)}
        if division.code in SIDES:
            yield {"@id": at(base, "places", division.code), "@type": "dct:Location", **named}
        if division.code in units:
            yield {"@id": at(base, "units", division.code), "@type": "atu:atu-type", **named}


def _shared(base: str) -> Iterable[Node]:
    """What every description refers to: languages, channels, the status, the hotline."""
    for code in LANGUAGES.values():
        yield {"@id": LANGUAGE + code, "@type": "dct:LinguisticSystem"}
    yield _concept("channel-kind/online", Text("网上办理", "online"), base)
    yield _concept("channel-kind/window", Text("窗口办理", "at a window"), base)
    yield {"@id": STATUS, "@type": "skos:Concept"}
    yield {"@id": at(base, "hotline"), "@type": "cv:ContactPoint", "cv:telephone": HOTLINE}
