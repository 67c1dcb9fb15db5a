"""The practice provider: an OpenID Connect provider inside a practice node, where one picks a sample account.

It speaks the same protocol as a real one, and does not exist on a live node. Codes and key live as long as the process.
"""

import secrets
import time
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from yipanqi.access.accounts import practice_accounts
from yipanqi.web import guards
from yipanqi.web.oidc import challenge
from yipanqi.web.pages import page
from yipanqi.web.seam import NodeDep

CLIENT = "yipanqi"
ISSUER = "practice"
CODE_LASTS = 60
TOKEN_LASTS = 300


class Asked(msgspec.Struct, frozen=True):
    """What a client asked for, kept under the code it gets."""

    subject: str
    redirect_uri: str
    nonce: str
    code_challenge: str
    until: float


class PracticeProvider:
    """Codes that were given out and not used yet, and the key that signs ID tokens. `now` is the wall clock."""

    def __init__(self, issuer: str, return_to: str, now: Callable[[], float] = time.time) -> None:
        self.issuer = issuer
        self.return_to = return_to
        self.key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        self._now = now
        self._codes: dict[str, Asked] = {}

    def give_code(self, subject: str, redirect_uri: str, nonce: str, code_challenge: str) -> str:
        """A code for this subject, good once and for a minute."""
        now = self._now()
        self._codes = {code: asked for code, asked in self._codes.items() if asked.until > now}
        code = secrets.token_urlsafe(32)
        self._codes[code] = Asked(subject, redirect_uri, nonce, code_challenge, now + CODE_LASTS)
        return code

    def take_code(self, code: str, redirect_uri: str, verifier: str) -> str:
        """The ID token for a code, which is used up. Raises ClientException where anything does not fit."""
        asked = self._codes.pop(code, None)
        fits = asked and asked.until > self._now() and asked.redirect_uri == redirect_uri
        if not asked or not fits or not secrets.compare_digest(asked.code_challenge, challenge(verifier)):
            raise ClientException("invalid_grant")
        return self._id_token(asked)

    def _id_token(self, asked: Asked) -> str:
        now = int(self._now())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": asked.subject, "nonce": asked.nonce}
        times = {"iat": now, "exp": now + TOKEN_LASTS}
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims | times, self.key)


ProviderDep = NamedDependency[PracticeProvider]


class Chosen(msgspec.Struct):
    """The sample account that was picked."""

    subject: str


class TokenRequest(msgspec.Struct):
    """A code to be exchanged (RFC 6749, 4.1.3, with RFC 7636)."""

    code: str
    redirect_uri: str
    code_verifier: str
    client_id: str


class PracticeLogIn(Controller):
    """`/practice-login`: discovery, keys, the page with the sample accounts, and tokens."""

    path = "/practice-login"
    include_in_schema = False

    @get("/.well-known/openid-configuration", guards=[guards.machines], sync_to_thread=False)
    def discovery(self, provider: ProviderDep) -> dict[str, object]:
        """What there is."""
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }

    @get("/keys", guards=[guards.machines], sync_to_thread=False)
    def keys(self, provider: ProviderDep) -> dict[str, object]:
        """The public key."""
        return {"keys": [provider.key.as_dict(private=False)]}

    @get("/authorize", guards=[guards.anyone], sync_to_thread=True)
    def choose(self, node: NodeDep, request: Request[Any, Any, Any]) -> Template:
        """Pick a sample account."""
        with node.read() as work:
            accounts = practice_accounts(work)
        return page("entry/practice", accounts=accounts, query=request.url.query)

    @post("/authorize", guards=[guards.anyone], sync_to_thread=False)
    def chosen(
        self,
        provider: ProviderDep,
        data: URLEncodedBody[Chosen],
        redirect_uri: FromQuery[str],
        nonce: FromQuery[str],
        code_challenge: FromQuery[str],
        state_: Annotated[str, QueryParameter(name="state")],
    ) -> Redirect:
        """Back to the client with a code."""
        if redirect_uri != provider.return_to:
            raise ClientException("invalid_redirect_uri")
        code = provider.give_code(data.subject, redirect_uri, nonce, code_challenge)
        return Redirect(f"{redirect_uri}?{urlencode({'code': code, 'state': state_})}", status_code=303)

    @post("/token", guards=[guards.machines], status_code=200, exclude_from_csrf=True, sync_to_thread=False)
    def token(
        self,
        provider: ProviderDep,
        data: URLEncodedBody[TokenRequest],
    ) -> dict[str, object]:
        """The ID token for a code."""
        token = provider.take_code(data.code, data.redirect_uri, data.code_verifier)
        return {"id_token": token, "access_token": secrets.token_urlsafe(16), "token_type": "Bearer"}
