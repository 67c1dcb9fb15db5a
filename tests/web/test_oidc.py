"""The log-in client believes only a fresh token of its own provider, for itself and for this very attempt."""

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from yipanqi.kernel.problems import Refused
from yipanqi.node.accounts import Vouched
from yipanqi.web.oidc import Attempt, Client, challenge
from yipanqi.web.seam import Provider

ISSUER = "https://id.example"
RETURN = "https://sc.example/log-in/return"
NOW = 1_772_413_200
KEY = ECKey.generate_key("P-256", {"alg": "ES256"}, auto_kid=True)
ATTEMPT = Attempt("state", "nonce", "v" * 43, "/cases")
GOOD = {"iss": ISSUER, "aud": "yipanqi", "sub": "s-1", "nonce": "nonce", "iat": NOW, "exp": NOW + 300}


def provider(token: str, discovered: str = ISSUER, status: int = 200) -> Callable[[], httpx.AsyncClient]:
    """A provider that gives this token to whoever shows the code and the verifier."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token"}
            return httpx.Response(200, json={"issuer": discovered, "jwks_uri": f"{ISSUER}/keys", **ends})
        if request.url.path == "/keys":
            return httpx.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        sent = parse_qs(request.content.decode())
        assert sent["code_verifier"] == [ATTEMPT.verifier]
        assert sent["client_secret"] == ["hush"]
        return httpx.Response(status, json={"id_token": token})

    return lambda: httpx.AsyncClient(transport=httpx.MockTransport(answer))


OURS = Provider(ISSUER, "yipanqi", "hush")
TRUSTING = Provider(ISSUER, "yipanqi", "hush", number_claim="id_number", assurance=("real-name", "face"))
PERSON = {"name": "刘某", "id_number": "510106199003071234"}


def finish(http: Callable[[], httpx.AsyncClient], state: str = "state", by: Provider = OURS) -> Vouched:
    client = Client(by, http, now=lambda: NOW)
    return asyncio.run(client.finish(ATTEMPT, state, "code", RETURN))


def signed(claims: dict[str, object], key: ECKey = KEY) -> str:
    return jwt.encode({"alg": "ES256", "kid": KEY.kid}, claims, key)


def test_a_good_token_names_the_subject() -> None:
    assert finish(provider(signed(GOOD))) == Vouched("s-1")


def test_a_name_and_number_are_believed_only_with_the_assurance_that_is_set() -> None:
    def who(by: Provider, **claims: object) -> Vouched:
        return finish(provider(signed(GOOD | PERSON | claims)), by=by)

    assert who(TRUSTING, acr="face") == Vouched("s-1", "刘某", "510106199003071234")
    assert who(TRUSTING, acr="password") == who(TRUSTING) == who(TRUSTING, acr="face", name="") == Vouched("s-1")
    assert who(OURS, acr="face") == Vouched("s-1")
    with pytest.raises(ValueError, match="assurance"):
        Provider(ISSUER, "yipanqi", number_claim="id_number")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"nonce": "of another attempt"},
        {"exp": NOW - 61},
        {"sub": None},
        {"exp": None},
    ],
)
def test_a_token_with_a_claim_that_does_not_fit_is_refused(changed: dict[str, object]) -> None:
    claims = {k: v for k, v in (GOOD | changed).items() if v is not None}
    with pytest.raises(Refused):
        finish(provider(signed(claims)))


def test_a_token_of_another_key_or_of_none_is_refused() -> None:
    for token in (signed(GOOD, ECKey.generate_key("P-256")), "", "a.b.c"):
        with pytest.raises(Refused):
            finish(provider(token))


def test_another_state_another_issuer_or_an_error_is_refused() -> None:
    with pytest.raises(Refused):
        finish(provider(signed(GOOD)), state="other")
    with pytest.raises(Refused):
        finish(provider(signed(GOOD), discovered="https://evil.example"))
    with pytest.raises(Refused):
        finish(provider(signed(GOOD), status=400))


def test_the_challenge_is_that_of_the_standard() -> None:
    # The example of RFC 7636, appendix B.
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_every_attempt_has_words_of_its_own() -> None:
    client = Client(Provider(ISSUER, "yipanqi"), provider(""))
    address, attempt = asyncio.run(client.start(RETURN, "/cases"))
    _, another = asyncio.run(client.start(RETURN, "/cases"))
    assert f"code_challenge={challenge(attempt.verifier)}" in address
    assert attempt.verifier not in address
    assert len({attempt.state, attempt.nonce, attempt.verifier, another.state, another.nonce, another.verifier}) == 6
