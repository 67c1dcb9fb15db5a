"""What the API says of itself holds: made-up requests, good and bad, never break it and are answered as described."""

from collections.abc import Mapping

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from litestar import Litestar
from litestar.testing import TestClient
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.generation.case import Case
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from support.hall import Halls
from support.web import BASE, visiting
from yipanqi.hosting.faces import FacesNode
from yipanqi.web.app import create_app
from yipanqi.web.seam import Rate, WebSettings

EXAMPLES = 8
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUICK = Rate(burst=100_000, per_second=100_000)
WHO = {"/api/counter": "clerk", "/api/desk": "chen", "/api/engine": "wu", "/api/office": "zheng"}

Client = TestClient[Litestar]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_api_answers_as_it_says(staffed: Halls, mode: GenerationMode) -> None:
    hurry = WebSettings(BASE, ordinary=QUICK, log_in=QUICK)
    with visiting(create_app(FacesNode(staffed.pair.sichuan), hurry)) as client:
        tokens = {who: client.post("/api/token", json={"login": who}).json()["token"] for who in {"luo", *WHO.values()}}
        described = schemathesis.openapi.from_dict(client.get("/api/schema/openapi.json").json())
        operations = [found.ok() for found in described.get_all_operations()]
        assert len(operations) > 15
        can_be_wrong = [operation for operation in operations if operation.body]  # other inputs are any text at all
        for operation in operations if mode is GenerationMode.POSITIVE else can_be_wrong:
            try_out(client, operation, mode, tokens)


def try_out(client: Client, operation: APIOperation, mode: GenerationMode, tokens: Mapping[str, str]) -> None:
    """Some requests for one operation, the same ones every time."""
    who = next((who for path, who in WHO.items() if operation.path.startswith(path)), "luo")

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Case) -> None:
        asked = case.as_transport_kwargs(base_url=BASE)
        headers = {**dict(asked["headers"]), "authorization": f"Bearer {tokens[who]}"}
        body = {"content": asked["data"]} if asked.get("data") is not None else {}
        body |= {"json": asked["json"]} if "json" in asked else {}
        answer = client.request(asked["method"], asked["url"], params=asked.get("params"), headers=headers, **body)
        case.validate_response(answer, checks=CHECKS)

    holds()
