"""Credentials: what is shown, what stays hidden, and that another implementation agrees."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as other
from joserfc.jwk import OKPKey
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from yipanqi.formats import jws, sdjwt
from yipanqi.formats.statement import Binding, Statement, StatusRef
from yipanqi.formats.suites import suite
from yipanqi.kernel.problems import Refused

ISSUED = datetime(2026, 3, 1, tzinfo=UTC)
CLAIMS = {"name": "陈思", "continuous_months": 38, "balance_fen": 5_230_000, "loans": [], "kind": "缴存证明"}
HIDDEN = ("name", "continuous_months", "balance_fen", "loans")
ED_KEY, SM_KEY, HOLDER = suite("ed25519").generate(), suite("sm2").generate(), suite("ed25519").generate()
keys = pytest.mark.parametrize("key", [ED_KEY, SM_KEY], ids=["ed25519", "sm2"])


def salts():
    numbers = count(1)
    return lambda: next(numbers).to_bytes(16, "big")


def statement(**changes):
    deposit = Statement("50:gjj", "urn:yipanqi:deposit", ISSUED, CLAIMS)
    return msgspec.structs.replace(deposit, **changes)


def credential(key=ED_KEY, **changes):
    return sdjwt.issue(statement(**changes), HIDDEN, key, "k1", salts())


def verified(text, key=ED_KEY):
    return sdjwt.verify(sdjwt.parse(text), key.public)


@keys
def test_what_is_issued_comes_back_whole(key):
    full = statement(
        valid_from=ISSUED + timedelta(days=1),
        valid_to=ISSUED + timedelta(days=30),
        status=StatusRef(7, "urn:yipanqi:status:1"),
        holder=msgspec.structs.replace(HOLDER.public, sealing=b""),
    )
    text = sdjwt.issue(full, HIDDEN, key, "k1", salts())
    assert verified(text, key) == sdjwt.Verified(full, None)
    assert (sdjwt.parse(text).issuer, sdjwt.parse(text).kid) == ("50:gjj", "k1")


@keys
def test_only_what_a_purpose_needs_is_shown(key):
    shown = sdjwt.present(credential(key), ["continuous_months"])
    assert verified(shown, key).statement.claims == {"kind": "缴存证明", "continuous_months": 38}


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_hidden_claim_is_nowhere_in_the_presentation(name, value):
    claims = {f"claim-{name}": f"secret-{value}", "shown": "yes"}
    text = sdjwt.issue(statement(claims=claims), list(claims), ED_KEY, "k1", salts())
    shown = sdjwt.present(text, ["shown"])
    token, disclosure, rest = shown.split("~")
    read = [urlsafe_b64decode(part + "==") for part in [*token.split(".")[:2], disclosure]]
    assert not any(b"claim-" in part or b"secret-" in part for part in read)
    assert rest == ""


def test_a_hidden_claim_cannot_be_guessed_without_its_salt():
    # Two credentials with the same small value have different digests, so a digest tells nothing by itself.
    numbers = salts()
    first, second = (sdjwt.issue(statement(), HIDDEN, ED_KEY, "k1", numbers) for _ in range(2))
    digests = [set(json.loads(sdjwt.parse(text).token.payload)["_sd"]) for text in (first, second)]
    assert len(digests[0]) == 4
    assert digests[0].isdisjoint(digests[1])


def test_the_order_of_the_digests_says_nothing_about_the_claims():
    digests = json.loads(sdjwt.parse(credential()).token.payload)["_sd"]
    assert digests == sorted(digests)


def test_the_disclosures_are_those_of_rfc_9901():
    # A disclosure is base64url of a JSON array: salt, name, value; its digest is SHA-256 over that text.
    text = sdjwt.present(credential(), ["continuous_months"])
    token, disclosure, _ = text.split("~")
    salt, name, value = json.loads(urlsafe_b64decode(disclosure + "=="))
    assert (salt, name, value) == ("AAAAAAAAAAAAAAAAAAAAAg", "continuous_months", 38)
    assert jws.b64encode(sha256(disclosure.encode()).digest()) in json.loads(jws.parse(token).payload)["_sd"]
    assert jws.parse(token).header.typ == "dc+sd-jwt"


def test_another_implementation_reads_the_same_claims():
    shown = sdjwt.present(credential(), ["name", "loans"])
    key = JWK(**msgspec.to_builtins(jws.to_jwk(ED_KEY.public)))
    payload = SDJWTVerifier(shown, lambda issuer, header: key).get_verified_payload()
    assert payload == {
        "iss": "50:gjj",
        "vct": "urn:yipanqi:deposit",
        "iat": 1772323200,  # 2026-03-01: 1767225600 (2026-01-01) + 59 * 86400
        "kind": "缴存证明",
        "name": "陈思",
        "loans": [],
    }


def altered(text, where, byte):
    return text[:where] + chr(byte) + text[where + 1 :]


BOUND = sdjwt.bind(
    sdjwt.present(credential(holder=HOLDER.public), ["name"]), HOLDER, Binding("51:window-3", "n-1", ISSUED)
)
SHOWN_SM2 = sdjwt.present(credential(SM_KEY), ["name"])


@given(where=st.integers(0, len(BOUND) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_is_refused(where, byte):
    changed = altered(BOUND, where, byte)
    if changed == BOUND:
        assert verified(changed).binding is not None
        return
    with pytest.raises(Refused, match="credential"):
        verified(changed)


def test_no_byte_at_all_can_be_changed():
    for where, byte in enumerate(BOUND.encode()):
        with pytest.raises(Refused, match="credential"):
            verified(altered(BOUND, where, byte ^ 1))


@given(where=st.integers(0, len(SHOWN_SM2) - 1), byte=st.integers(0, 255))
def test_any_changed_byte_is_refused_under_sm2(where, byte):
    changed = altered(SHOWN_SM2, where, byte)
    if changed != SHOWN_SM2:
        with pytest.raises(Refused, match="credential"):
            verified(changed, SM_KEY)


def test_a_disclosure_of_another_credential_is_refused():
    foreign = sdjwt.issue(statement(claims={"name": "李某"}), ["name"], ED_KEY, "k1", lambda: b"x" * 16)
    mixed = credential().split("~")[0] + "~" + foreign.split("~")[1] + "~"
    with pytest.raises(Refused, match="not one the issuer signed"):
        verified(mixed)


def test_a_disclosure_given_twice_is_refused():
    token, disclosure, _ = sdjwt.present(credential(), ["name"]).split("~")
    with pytest.raises(Refused, match="not one the issuer signed"):
        verified(f"{token}~{disclosure}~{disclosure}~")


def signed(payload, typ="dc+sd-jwt"):
    body = {"iss": "50:gjj", "vct": "v", "iat": 1} | payload
    return jws.sign(typ, msgspec.json.encode(body), ED_KEY, "k1")


def disclosure_of(name, value):
    text = jws.b64encode(msgspec.json.encode(["salt", name, value]))
    return text, jws.b64encode(sha256(text.encode()).digest())


@pytest.mark.parametrize("name", ["exp", "status", "cnf", "_sd", "...", "kind"])
def test_a_disclosure_may_not_bring_what_must_be_open_or_is_there_already(name):
    text, digest = disclosure_of(name, 1)
    with pytest.raises(Refused, match=r"reserved name|there twice"):
        verified(f"{signed({'kind': 'x', '_sd': [digest]})}~{text}~")


@pytest.mark.parametrize("value", [{"_sd": ["x"]}, [{"...": "x"}], {"a": [{"b": {"_sd_alg": "sha-256"}}]}])
def test_nested_hiding_is_refused_rather_than_misread(value):
    with pytest.raises(Refused, match="nests"):
        verified(signed({"kind": value}) + "~")
    text, digest = disclosure_of("kind", value)
    with pytest.raises(Refused, match="nests"):
        verified(f"{signed({'_sd': [digest]})}~{text}~")


@pytest.mark.parametrize("alg", ["sm3", "md5"])
def test_digests_of_another_suite_are_refused(alg):
    with pytest.raises(Refused, match="digests"):
        verified(signed({"_sd_alg": alg}) + "~")


@pytest.mark.parametrize("changes", [{"exp": 1.5}, {"exp": -1}, {"iat": "now"}, {"status": 1}, {"iss": None}])
def test_registered_claims_of_a_wrong_kind_are_refused(changes):
    with pytest.raises(Refused, match="whole credential"):
        verified(signed(changes) + "~")


def test_a_token_of_another_type_is_no_credential():
    with pytest.raises(Refused, match="signature"):
        verified(signed({}, typ="statuslist+jwt") + "~")


@pytest.mark.parametrize("text", ["", "~", "a.b.c~", "你好~", "\ud800~", "e30.e30.e30"])
def test_what_is_no_credential_is_refused_in_words(text):
    with pytest.raises(Refused) as refused:
        sdjwt.parse(text)
    assert refused.value.problems[0].text.zh == "证照内容不完整或被改动：不是完整的电子证照。"


def test_the_holders_proof_says_for_whom_and_when():
    assert verified(BOUND).binding == Binding("51:window-3", "n-1", ISSUED)


def test_the_holders_proof_reads_elsewhere_and_covers_what_is_presented():
    presentation, proof = BOUND.rsplit("~", 1)
    key = OKPKey.import_key(msgspec.to_builtins(jws.to_jwk(HOLDER.public)))
    read = other.deserialize_compact(proof, key, ["Ed25519"])
    assert read.headers()["typ"] == "kb+jwt"
    digest = jws.b64encode(sha256((presentation + "~").encode()).digest())
    assert json.loads(read.payload) == {"iat": 1772323200, "aud": "51:window-3", "nonce": "n-1", "sd_hash": digest}


def test_the_holders_proof_does_not_fit_another_presentation_or_holder():
    proof = BOUND.rsplit("~", 1)[1]
    more = sdjwt.present(credential(holder=HOLDER.public), ["name", "loans"])
    with pytest.raises(Refused, match="proof does not match"):
        verified(more + proof)
    thief = sdjwt.bind(more, suite("ed25519").generate(), Binding("51:window-3", "n-1", ISSUED))
    with pytest.raises(Refused, match="proof does not match"):
        verified(thief)
    with pytest.raises(Refused, match="proof does not match"):
        verified(sdjwt.bind(sdjwt.present(credential(), []), HOLDER, Binding("51", "n", ISSUED)))


def test_a_holder_with_sm2_can_prove_possession_of_a_credential_signed_with_ed25519():
    text = sdjwt.bind(credential(holder=SM_KEY.public), SM_KEY, Binding("51", "n", ISSUED))
    assert verified(text).binding == Binding("51", "n", ISSUED)


def test_presenting_a_claim_that_is_not_there_is_refused():
    with pytest.raises(Refused, match="no claim “salary”"):
        sdjwt.present(credential(), ["salary"])


@pytest.mark.parametrize(("claims", "hidden"), [({"exp": 1}, ()), ({"a": {"_sd": []}}, ()), ({"a": 1}, ("b",))])
def test_an_issuer_cannot_state_what_the_format_would_misread(claims, hidden):
    with pytest.raises(ValueError, match="claim"):
        sdjwt.issue(statement(claims=claims), hidden, ED_KEY, "k1", salts())
