"""Credentials as SD-JWT VC: signed statements of which the holder shows only the claims a purpose needs.

SD-JWT is RFC 9901, the profile draft-ietf-oauth-sd-jwt-vc (`typ` `dc+sd-jwt`). Of it we use whole claims at the top
level: what is hidden stands in the signed token as a salted digest, and shows by adding its *disclosure* (salt, name,
value). Nested disclosures are refused. The digest is that of the issuer's suite: `sha-256`, or `sm3` (a private name,
like `SM2-SM3` in `jws`).
"""

from collections.abc import Callable, Collection
from typing import TypeVar

import msgspec

from yipanqi.formats import jws
from yipanqi.formats.statement import Binding, Json, Statement, StatusRef
from yipanqi.formats.suites import PrivateKey, PublicKey, suite
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

A = TypeVar("A")
B = TypeVar("B")
Salt = Callable[[], bytes]

TYP, BINDING_TYP = "dc+sd-jwt", "kb+jwt"
DIGESTS = {"ed25519": "sha-256", "sm2": "sm3"}
_REGISTERED = frozenset({"iss", "vct", "iat", "nbf", "exp", "cnf", "status"})
_MACHINERY = frozenset({"_sd", "_sd_alg", "..."})


class Presentation(msgspec.Struct, frozen=True):
    """A credential as presented, taken apart and not verified; `binding` is a token or "".

    The disclosures are still encoded; `issuer` and `kid` say whose key it claims to be signed with.
    """

    text: str
    token: jws.Token
    payload: "Payload"
    disclosures: tuple[str, ...]
    binding: str

    @property
    def issuer(self) -> str:
        """Who it says has issued it."""
        return self.payload.iss

    @property
    def kid(self) -> str:
        """The name of the key it says it is signed with."""
        return self.token.header.kid


class Verified(msgspec.Struct, frozen=True):
    """What a presentation proves, whenever it is looked at; time, status and agreement are for the checker."""

    statement: Statement
    binding: Binding | None


class _StatusClaim(msgspec.Struct, frozen=True):
    status_list: StatusRef


class _Confirmation(msgspec.Struct, frozen=True):
    jwk: jws.Jwk


class Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    """The registered claims of the signed token, as they are on the wire."""

    iss: str
    vct: str
    iat: jws.Seconds
    nbf: jws.Seconds | None = None
    exp: jws.Seconds | None = None
    status: _StatusClaim | None = None
    cnf: _Confirmation | None = None
    sd: tuple[str, ...] = msgspec.field(name="_sd", default=())
    sd_alg: str = msgspec.field(name="_sd_alg", default="sha-256")


class _Proof(msgspec.Struct, frozen=True):
    iat: jws.Seconds
    aud: str
    nonce: str
    sd_hash: str


def issue(statement: Statement, hidden: Collection[str], key: PrivateKey, kid: str, salt: Salt) -> str:
    """The credential with every disclosure, as the holder keeps it. `salt` gives 16 fresh random bytes a call.

    Raises ValueError where a claim to hide is missing, or a claim has a name that the format needs for itself.
    """
    if _REGISTERED & set(statement.claims) or _nested(dict(statement.claims)):
        raise ValueError("a claim has a name that the format needs for itself")
    if missing := set(hidden) - set(statement.claims):
        raise ValueError(f"no such claims to hide: {sorted(missing)}")
    shown = {name: value for name, value in statement.claims.items() if name not in hidden}
    disclosures = [_disclosure(salt(), name, statement.claims[name]) for name in statement.claims if name in hidden]
    payload = shown | msgspec.to_builtins(_payload(statement, key.suite, disclosures))
    return "~".join([jws.sign(TYP, msgspec.json.encode(payload), key, kid), *disclosures, ""])


def present(credential: str, names: Collection[str]) -> str:
    """The credential disclosing only the named hidden claims. Raises `Refused` where it has no such hidden claim."""
    presentation = parse(credential)
    by_name = {_claim(d)[0]: d for d in presentation.disclosures}
    if missing := [name for name in names if name not in by_name]:
        text = Text("证照中没有可出示的数据项“{name}”。", "The credential has no claim “{name}” to disclose.")
        raise Refused([Problem("claim-missing", text.format(name=name)) for name in missing])
    return "~".join([credential.split("~", 1)[0], *(by_name[name] for name in by_name if name in names), ""])


def bind(presentation: str, holder: PrivateKey, binding: Binding) -> str:
    """The presentation with the holder's proof of possession, made anew for each nonce.

    Raises `Refused` where the presentation is malformed.
    """
    algorithm = parse(presentation).payload.sd_alg
    payload = _Proof(jws.seconds(binding.made), binding.audience, binding.nonce, _digest(algorithm, presentation))
    return presentation + jws.sign(BINDING_TYP, msgspec.json.encode(payload), holder)


def parse(text: str) -> Presentation:
    """Take a presentation apart. Raises `Refused` where it is none."""
    token, *disclosures, binding = text.split("~") if text.isascii() and "~" in text else ("", "")
    try:
        parsed = jws.parse(token)
        payload = jws.read_json(parsed.payload, Payload)
    except ValueError as error:
        raise _altered("不是完整的电子证照", "it is not a whole credential") from error
    return Presentation(text, parsed, payload, tuple(disclosures), binding)


def verify(presentation: Presentation, key: PublicKey) -> Verified:
    """What the presentation proves under the issuer's key. Raises `Refused` where anything in it was altered."""
    if not jws.verify(presentation.token, TYP, key):
        raise _altered("签发机关的签名不符", "the issuer's signature does not match")
    payload = presentation.payload
    if payload.sd_alg != DIGESTS[key.suite]:
        raise _altered("摘要算法不符", "its digests are not of the issuer's suite")
    claims = _claims(presentation)
    if _nested(claims):
        raise _altered("含有不支持的嵌套隐藏项", "it nests hidden claims, which is not supported")
    statement = _statement(payload, claims)
    return Verified(statement, _binding(presentation, statement.holder))


def claims(presentation: Presentation) -> tuple[dict[str, Json], dict[str, Json]]:
    """What it says openly, and what by its disclosures; not verified. Raises `Refused` where it is malformed."""
    every, hidden = _claims(presentation), dict(map(_claim, presentation.disclosures))
    return {name: value for name, value in every.items() if name not in hidden}, hidden


def _payload(statement: Statement, kind: str, disclosures: Collection[str]) -> Payload:
    return Payload(
        statement.issuer,
        statement.vct,
        jws.seconds(statement.issued),
        _map(jws.seconds, statement.valid_from),
        _map(jws.seconds, statement.valid_to),
        _map(_StatusClaim, statement.status),
        _map(lambda holder: _Confirmation(jws.to_jwk(holder)), statement.holder),
        # Sorted by digest, so that their order says nothing about what is hidden.
        tuple(sorted(_digest(DIGESTS[kind], disclosure) for disclosure in disclosures)),
        DIGESTS[kind],
    )


def _statement(payload: Payload, claims: dict[str, Json]) -> Statement:
    try:
        holder = _map(lambda cnf: jws.from_jwk(cnf.jwk), payload.cnf)
    except ValueError as error:
        raise _altered("持证人密钥格式不符", "the holder's key is malformed") from error
    return Statement(
        payload.iss,
        payload.vct,
        jws.time(payload.iat),
        claims,
        _map(jws.time, payload.nbf),
        _map(jws.time, payload.exp),
        _map(lambda status: status.status_list, payload.status),
        holder,
    )


def _disclosure(salt: bytes, name: str, value: Json) -> str:
    return jws.b64encode(msgspec.json.encode((jws.b64encode(salt), name, value)))


def _claim(disclosure: str) -> tuple[str, Json]:
    """Name and value of a disclosure; those the format keeps for itself are refused (RFC 9901, 7.1)."""
    try:
        _, name, value = jws.read_json(jws.b64decode(disclosure), tuple[str, str, object])
    except ValueError as error:
        raise _altered("数据项格式不符", "a disclosed claim is malformed") from error
    if name in _REGISTERED | _MACHINERY:
        raise _altered("数据项名称不符", "a disclosed claim has a reserved name")
    return name, value  # type: ignore[return-value]  # what JSON decodes to is Json


def _claims(presentation: Presentation) -> dict[str, Json]:
    """The claims that are open and those disclosed; each of these must be one the issuer signed, and there once."""
    payload: dict[str, Json] = msgspec.json.decode(presentation.token.payload)
    claims = {name: value for name, value in payload.items() if name not in _REGISTERED | {"_sd", "_sd_alg"}}
    unused = set(presentation.payload.sd)
    for disclosure in presentation.disclosures:
        digest = _digest(presentation.payload.sd_alg, disclosure)
        if digest not in unused:
            raise _altered("出示的数据项不在签发内容之中", "a disclosed claim is not one the issuer signed")
        unused.remove(digest)
        name, value = _claim(disclosure)
        if name in claims:
            raise _altered("同一数据项重复", "a claim is there twice")
        claims[name] = value
    return claims


def _nested(value: Json) -> bool:
    if isinstance(value, dict):
        return bool(_MACHINERY & set(value)) or any(map(_nested, value.values()))
    return isinstance(value, list) and any(map(_nested, value))


def _binding(presentation: Presentation, holder: PublicKey | None) -> Binding | None:
    """The holder's proof, where there is one: it must be the named holder's and over exactly what is presented."""
    if not presentation.binding:
        return None
    algorithm, over = presentation.payload.sd_alg, presentation.text.removesuffix(presentation.binding)
    try:
        token = jws.parse(presentation.binding)
        payload = jws.read_json(token.payload, _Proof)
    except ValueError as error:
        raise _altered("持证人签名格式不符", "the holder's proof is malformed") from error
    if holder is None or not jws.verify(token, BINDING_TYP, holder) or payload.sd_hash != _digest(algorithm, over):
        raise _altered("持证人签名不符", "the holder's proof does not match")
    return Binding(payload.aud, payload.nonce, jws.time(payload.iat))


def _digest(algorithm: str, text: str) -> str:
    for kind, name in DIGESTS.items():
        if name == algorithm:
            return jws.b64encode(suite(kind).digest(text.encode()))
    raise _altered("摘要算法不支持", "its digest algorithm is not supported")


def _map(function: Callable[[A], B], value: A | None) -> B | None:
    return None if value is None else function(value)


def _altered(zh: str, en: str) -> Refused:
    text = Text("证照内容不完整或被改动：{why}。", "The credential is incomplete or was altered: {why}.")
    return Refused(Problem("credential-altered", text.format(why=Text(zh, en))))
