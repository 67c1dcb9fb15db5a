"""Logging in by OpenID Connect: the authorization code flow with PKCE, as a client of one provider."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from yipanqi.kernel.problems import forbidden
from yipanqi.node.accounts import Vouched
from yipanqi.web.seam import Provider

ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA"]


class Attempt(msgspec.Struct, frozen=True):
    """One attempt to log in, kept in the browser until it comes back; `then` is where the person wanted to go."""

    state: str
    nonce: str
    verifier: str
    then: str


class Discovery(msgspec.Struct, frozen=True):
    """What a provider publishes about itself, as far as we need it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Client:
    """Talks to one provider. `http` makes its connection; `now` is the wall clock, for tokens expire by it."""

    def __init__(
        self, provider: Provider, http: Callable[[], httpx.AsyncClient], now: Callable[[], float] = time.time
    ) -> None:
        self._provider = provider
        self._http = http
        self._now = now

    async def start(self, return_to: str, then: str) -> tuple[str, Attempt]:
        """The provider's page to go to, and what to remember meanwhile."""
        attempt = Attempt(_random(), _random(), _random(), then)
        query = {
            "response_type": "code",
            "client_id": self._provider.client_id,
            "redirect_uri": return_to,
            "scope": self._provider.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        async with self._http() as http:
            found = await self._discover(http)
        return f"{found.authorization_endpoint}?{urlencode(query)}", attempt

    async def finish(self, attempt: Attempt, state: str, code: str, return_to: str) -> Vouched:
        """Who logged in. Raises Refused (forbidden) where anything does not fit."""
        if not secrets.compare_digest(attempt.state, state):
            raise _failed()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "client_id": self._provider.client_id,
            "code_verifier": attempt.verifier,
        }
        if self._provider.client_secret:
            form["client_secret"] = self._provider.client_secret
        async with self._http() as http:
            found = await self._discover(http)
            answer = await http.post(found.token_endpoint, data=form)
            keys = await http.get(found.jwks_uri)
        if answer.is_error or keys.is_error:
            raise _failed()
        return self._vouched(answer.json().get("id_token", ""), KeySet.import_key_set(keys.json()), attempt.nonce)

    async def _discover(self, http: httpx.AsyncClient) -> Discovery:
        answer = await http.get(f"{self._provider.issuer}/.well-known/openid-configuration")
        answer.raise_for_status()
        found = msgspec.json.decode(answer.content, type=Discovery)
        if found.issuer != self._provider.issuer:
            raise _failed()
        return found

    def _vouched(self, token: str, keys: KeySet, nonce: str) -> Vouched:
        rules = jwt.JWTClaimsRegistry(
            now=int(self._now()),
            leeway=60,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._provider.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError):
            raise _failed() from None
        return self._who(claims)

    def _who(self, claims: Mapping[str, Any]) -> Vouched:
        subject, provider = str(claims["sub"]), self._provider
        name, number = claims.get(provider.name_claim), claims.get(provider.number_claim)
        verified = provider.number_claim and claims.get("acr") in provider.assurance
        return Vouched(subject, str(name), str(number)) if verified and name and number else Vouched(subject)


def challenge(verifier: str) -> str:
    """The S256 code challenge (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _random() -> str:
    return secrets.token_urlsafe(32)


def _failed() -> Exception:
    return forbidden("log_in_failed", "登录未能完成，请重新登录", "The log-in did not complete; log in again")
