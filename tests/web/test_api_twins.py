"""The API does all that pages do: a page that changes or downloads something has a twin, or a reason for none."""

from litestar import Litestar
from litestar.response import Redirect, Response, Template

from support.web import FakeNode, practice_app

PAGES = (Template, Redirect)

TWINS = {
    "POST /board/tell": "POST /api/board/tell",
    "POST /cases/{number}/{action}": "POST /api/cases/{number}/actions/{action}",
    "POST /cases/{number}/{action}/check": "POST /api/cases/{number}/actions/{action}",
    "GET /cases/{number}/papers/{paper}": "GET /api/cases/{number}/papers/{paper}",
    "POST /consultations/receipt": "POST /api/consultations/receipts",
    "POST /consultations/withdraw": "POST /api/consultations/withdrawals",
    "POST /consultations/{id_}/comment/{place}": "POST /api/consultations/{id_}/comments",
    "POST /counter/cases/{number}/do/{action}": "POST /api/cases/{number}/actions/{action}",
    "GET /counter/cases/{number}/credential/file": "GET /api/counter/cases/{number}/credential",
    "GET /counter/cases/{number}/papers/{paper}": "GET /api/cases/{number}/papers/{paper}",
    "POST /consents/{id_}/agree": "POST /api/consents/{id_}",
    "POST /consents/{id_}/refuse": "POST /api/consents/{id_}",
    "POST /counter/live/{slug}/{procedure}": "POST /api/counter/sessions",
    "POST /counter/new/{slug}/{procedure}/send": "POST /api/counter/cases",
    "POST /credentials/{number}/file": "POST /api/credentials/{number}/show",
    "POST /credentials/{number}/show": "POST /api/credentials/{number}/show",
    "POST /desk/cases/{number}/do/{action}": "POST /api/cases/{number}/actions/{action}",
    "GET /desk/cases/{number}/papers/{paper}": "GET /api/cases/{number}/papers/{paper}",
    "POST /desk/credits/{reference}/{part}": "POST /api/desk/credits/{reference}/{part}",
    "POST /desk/second-look/{number}/{parameter}": "POST /api/desk/second-look/{number}/{parameter}",
    "POST /engine/envelopes/{position}/close": "POST /api/engine/envelopes/{position}/close",
    "POST /engine/envelopes/{position}/retry": "POST /api/engine/envelopes/{position}/retry",
    "POST /feedback": "POST /api/feedback",
    "POST /feedback/mine/{id_}/phone": "POST /api/feedback/mine/{id_}/phone",
    "POST /feedback/mine/{id_}/rating": "POST /api/feedback/mine/{id_}/rating",
    "POST /feedback/mine/{id_}/withdraw": "POST /api/feedback/mine/{id_}/withdrawal",
    "POST /feedback/rating": "POST /api/feedback/ratings",
    "POST /feedback/receipt": "POST /api/feedback/receipts",
    "POST /feedback/withdraw": "POST /api/feedback/withdrawals",
    "POST /office/accounts/new": "POST /api/office/accounts",
    "POST /office/accounts/residents": "POST /api/office/resident-accounts",
    "POST /office/accounts/{login}/do/{action}": "POST /api/office/accounts/{login}/{action}",
    "POST /office/bulletins/new": "POST /api/office/bulletins",
    "GET /office/bulletins/{id_}/report/{ending}": "GET /api/office/bulletins/{id_}/report/{ending}",
    "POST /office/consultations/new": "POST /api/office/consultations",
    "POST /office/consultations/{id_}/alike": "POST /api/office/consultations/{id_}/alike",
    "POST /office/consultations/{id_}/contact": "POST /api/office/consultations/{id_}/comments/{comment}/contact",
    "POST /office/consultations/{id_}/enter": "POST /api/office/consultations/{id_}/comments",
    "POST /office/consultations/{id_}/final": "POST /api/office/consultations/{id_}/final",
    "POST /office/consultations/{id_}/links": "POST /api/office/consultations/{id_}/links",
    "POST /office/consultations/{id_}/matters/{matter}/answer": (
        "POST /api/office/consultations/{id_}/matters/{matter}/answer"
    ),
    "POST /office/consultations/{id_}/matters/{matter}/check": (
        "POST /api/office/consultations/{id_}/matters/{matter}/check"
    ),
    "POST /office/consultations/{id_}/publish": "POST /api/office/consultations/{id_}/publication",
    "POST /office/consultations/{id_}/separate": "POST /api/office/consultations/{id_}/comments/{comment}/separation",
    "POST /office/documents": "POST /api/office/documents/files",
    "POST /office/documents/{id_}/adopt": "POST /api/office/documents/{id_}/adoption",
    "POST /office/documents/{id_}/attach": "POST /api/office/documents/{id_}/attachment",
    "POST /office/documents/{id_}/clauses/{place}": "POST /api/office/documents/{id_}/clauses/{place}",
    "POST /office/documents/{id_}/confirm": "POST /api/office/documents/{id_}/corrections",
    "POST /office/documents/{id_}/done": "POST /api/office/documents/{id_}/done",
    "POST /office/documents/{id_}/drop": "POST /api/office/documents/{id_}/corrections",
    "POST /office/documents/{id_}/field": "POST /api/office/documents/{id_}/corrections",
    "POST /office/documents/{id_}/lineage": "POST /api/office/documents/{id_}/lineage",
    "POST /office/documents/{id_}/lineage/accept": "POST /api/office/documents/{id_}/lineage/acceptance",
    "POST /office/documents/{id_}/set-aside": "POST /api/office/documents/{id_}/setting-aside",
    "POST /office/evaluations/new": "POST /api/office/evaluations",
    "POST /office/evaluations/{id_}/do/{action}": "POST /api/office/evaluations/{id_}/{action}",
    "GET /office/evaluations/{id_}/report/{ending}": "GET /api/office/evaluations/{id_}/report/{ending}",
    "POST /office/feedback/remedies": "POST /api/office/feedback/remedies",
    "POST /office/feedback/{id_}/do/{action}": "POST /api/office/feedback/{id_}/{action}",
    "GET /office/meetings/calendar.ics": "GET /api/office/meetings/calendar.ics",
    "POST /office/meetings/new": "POST /api/office/meetings",
    "POST /office/meetings/{id_}/do/{action}": "POST /api/office/meetings/{id_}/{action}",
    "GET /office/meetings/{id_}/record.docx": "GET /api/office/meetings/{id_}/record.docx",
    "POST /office/orders/new": "POST /api/office/orders",
    "POST /office/orders/{id_}/do/{action}": "POST /api/office/orders/{id_}/{action}",
    "POST /office/programmes/new": "POST /api/office/programmes",
    "POST /office/programmes/{id_}/do/{action}": "POST /api/office/programmes/{id_}/{action}",
    "POST /office/programmes/{id_}/people/{enrolment}": "POST /api/office/programmes/{id_}/people/{enrolment}",
    "POST /office/tokens/new": "POST /api/office/tokens",
    "POST /office/tokens/{id_}/end": "POST /api/office/tokens/{id_}/end",
    "POST /office/undertakings/draw-up": "POST /api/office/undertakings/draw-up",
    "GET /office/undertakings/export.xlsx": "GET /api/office/undertakings/export.xlsx",
    "POST /office/undertakings/import": "POST /api/office/undertakings/import",
    "POST /office/undertakings/import/confirm": "POST /api/office/undertakings/import",
    "POST /office/undertakings/new": "POST /api/office/undertakings",
    "GET /office/undertakings/{id_}/evidence/{digest}": "GET /api/office/undertakings/{id_}/evidence/{digest}",
    "POST /office/undertakings/{id_}/problem": "POST /api/office/undertakings/{id_}/problems",
    "POST /office/undertakings/{id_}/problems/{problem}": (
        "POST /api/office/undertakings/{id_}/problems/{problem}/answer"
    ),
    "POST /office/undertakings/{id_}/report": "POST /api/office/undertakings/{id_}/reports",
    "GET /programmes/calendar.ics": "GET /api/programmes/calendar.ics",
    "POST /programmes/{id_}/enrol": "POST /api/programmes/{id_}/enrolment",
    "POST /programmes/{id_}/withdraw": "POST /api/programmes/{id_}/withdrawal",
    "POST /services/{slug}/{procedure}/check": "POST /api/services/{slug}/{procedure}/applications",
    "POST /services/{slug}/{procedure}/papers": "POST /api/files",
}
"""Of each page that changes or downloads something, the route of the API that does the same."""

SEVERAL = {
    "POST /office/accounts/residents/{id_}/{action}": (
        "POST /api/office/resident-accounts/{id_}/close",
        "POST /api/office/resident-accounts/{id_}/reopen",
    ),
    "POST /office/accounts/waiting/{id_}/{answer}": (
        "POST /api/office/account-changes/{id_}/confirm",
        "POST /api/office/account-changes/{id_}/decline",
    ),
    "POST /office/undertakings/{id_}/do/{act}": tuple(
        f"POST /api/office/undertakings/{{id_}}/{act}"
        for act in ("confirm", "return", "drop", "move", "merge", "parent", "deadline")
    ),
}
"""Pages for several acts, of which each has a route of its own."""

DRAFTS = "a draft of one page at a time; a program sends the whole"
BROWSER = "how a browser's session begins and ends; a program has a token"
PROGRAMS = "made for programs: open to all, at an address of its own"
NONE = {
    "POST /cases/{number}/{action}/questions/{name}": DRAFTS,
    "POST /counter/new/{slug}/{procedure}": DRAFTS,
    "POST /counter/new/{slug}/{procedure}/change": DRAFTS,
    "POST /services/{slug}/{procedure}/questions/{name}": DRAFTS,
    "POST /log-out": BROWSER,
    "POST /second-factor": BROWSER,
    "POST /practice-login/authorize": BROWSER,
    "POST /practice-login/token": BROWSER,
    "GET /practice-login/.well-known/openid-configuration": BROWSER,
    "GET /practice-login/keys": BROWSER,
    "GET /feeds/consultations.atom": PROGRAMS,
    "GET /feeds/documents.atom": PROGRAMS,
    "GET /feeds/undertakings.ics": PROGRAMS,
    "GET /open-data/{file}": PROGRAMS,
    "GET /healthz": PROGRAMS,
    "GET /static/{file_path}": PROGRAMS,
}
"""What has no twin, and why not: a closed list."""


def test_what_pages_change_and_download_the_api_does_too(node: FakeNode) -> None:
    routes = routes_of(practice_app(node))
    api = {name for name in routes if name.split(" ")[1].startswith("/api/")}
    asked = {name for name, shows in routes.items() if name not in api and (name.startswith("POST") or not shows)}
    twins = {name: (twin,) for name, twin in TWINS.items()} | SEVERAL

    assert asked == twins.keys() | NONE.keys()
    assert not twins.keys() & NONE.keys()
    assert {twin for several in twins.values() for twin in several} <= api


def routes_of(app: Litestar) -> dict[str, bool]:
    """Every route as `GET /path/{name}`, and whether it does no more than show a page or lead to one."""
    found: dict[str, bool] = {}
    for route in app.routes:
        path = "/".join(part.split(":")[0] + "}" if part.startswith("{") else part for part in route.path.split("/"))
        for handler in getattr(route, "route_handlers", ()):
            kinds = handler.parsed_return_field.inner_types or (handler.parsed_return_field,)
            shows = all(issubclass(kind.origin or kind.annotation, PAGES) for kind in kinds if is_response(kind))
            shows = shows and any(is_response(kind) for kind in kinds)
            for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                found[f"{method} {path}"] = shows
    return found


def is_response(kind: object) -> bool:
    """Whether a route returns that itself as a response."""
    is_a = getattr(kind, "origin", None) or getattr(kind, "annotation", None)
    return isinstance(is_a, type) and issubclass(is_a, Response)
