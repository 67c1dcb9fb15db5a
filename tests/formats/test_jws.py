"""Compact tokens over both suites, with joserfc as the other implementation."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as other
from joserfc.jwk import OKPKey

from yipanqi.formats import jws
from yipanqi.formats.suites import PublicKey, suite

ED_KEY, SM_KEY = suite("ed25519").generate(), suite("sm2").generate()


@pytest.mark.parametrize("key", [ED_KEY, SM_KEY], ids=["ed25519", "sm2"])
def test_a_token_verifies_with_its_key_and_type_only(key):
    token = jws.parse(jws.sign("test+jwt", b"{}", key, "k1"))
    assert token.header == jws.Header(jws.ALGORITHMS[key.suite], "test+jwt", "k1")
    assert token.payload == b"{}"
    assert jws.verify(token, "test+jwt", key.public)
    assert not jws.verify(token, "other+jwt", key.public)
    assert not jws.verify(token, "test+jwt", suite(key.suite).generate().public)


def test_a_token_is_not_verified_by_a_key_of_the_other_suite():
    token = jws.parse(jws.sign("", b"{}", ED_KEY))
    assert not jws.verify(token, "", SM_KEY.public)
    assert not jws.verify(token, "", PublicKey("none", b"", b""))


def test_joserfc_reads_our_token_and_we_read_theirs():
    public = OKPKey.import_key(msgspec.to_builtins(jws.to_jwk(ED_KEY.public)))
    ours = jws.sign("test+jwt", b'{"a":1}', ED_KEY, "k1")
    assert other.deserialize_compact(ours, public, ["Ed25519"]).payload == b'{"a":1}'
    secret = {"kty": "OKP", "crv": "Ed25519", "x": public["x"], "d": jws.b64encode(ED_KEY.signing)}
    theirs = other.serialize_compact(
        {"alg": "Ed25519", "typ": "test+jwt"}, b"{}", OKPKey.import_key(secret), ["Ed25519"]
    )
    assert jws.verify(jws.parse(theirs), "test+jwt", ED_KEY.public)


def test_what_calls_itself_critical_is_not_understood_and_so_not_verified():
    header = jws.b64encode(b'{"alg":"Ed25519","crit":["b64"],"b64":false}')
    signature = suite("ed25519").sign(ED_KEY, f"{header}.e30".encode())
    assert not jws.verify(jws.parse(f"{header}.e30.{jws.b64encode(signature)}"), "", ED_KEY.public)


@pytest.mark.parametrize("key", [ED_KEY, SM_KEY], ids=["ed25519", "sm2"])
def test_a_public_key_survives_being_a_jwk(key):
    written = msgspec.json.encode(jws.to_jwk(key.public))
    assert jws.from_jwk(jws.read_json(written, jws.Jwk)) == PublicKey(key.suite, key.public.signing, b"")


@given(st.binary())
def test_base64url_has_one_spelling(data):
    text = jws.b64encode(data)
    assert jws.b64decode(text) == data
    with pytest.raises(ValueError, match="base64url"):
        jws.b64decode(text + "=")


@pytest.mark.parametrize("text", ["AB", "A", "+A", "é", "A A", "AA\n"])
def test_what_base64url_would_not_have_written_is_refused(text):
    # "AB" would decode to the same byte as "AA": the last four bits are unused.
    with pytest.raises(ValueError):  # noqa: PT011 (the library's own words differ)
        jws.b64decode(text)


@pytest.mark.parametrize("text", ["", "a.b", "e30.e30", "e30.e30.", "W10.e30.", "e30.e30.e30.e30"])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        jws.parse(text)


def test_json_nested_too_deep_is_refused_and_not_followed():
    with pytest.raises(ValueError, match="not the JSON"):
        jws.read_json(b'{"alg":"x","z":' + b"[" * 100_000 + b"]" * 100_000 + b"}", jws.Header)


def test_a_time_without_its_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        jws.seconds(datetime(2026, 1, 1))
    # 2026-01-01 is 56 years after 1970, 14 of them leap years: (56 * 365 + 14) * 86400 = 1767225600.
    assert jws.seconds(datetime(2026, 1, 1, tzinfo=UTC)) == 1767225600
    assert jws.time(1767225600) == datetime(2026, 1, 1, tzinfo=UTC)
