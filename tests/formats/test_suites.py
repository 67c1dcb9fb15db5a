"""The two suites: what they promise, and that other implementations agree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.formats.suites import PrivateKey, PublicKey, Suite, key_id, suite
from yipanqi.kernel.problems import Refused

both = pytest.mark.parametrize("kind", [suite("ed25519"), suite("sm2")], ids=["ed25519", "sm2"])
ED, SM = suite("ed25519"), suite("sm2")
ED_KEY, SM_KEY = ED.generate(), SM.generate()


@both
def test_a_signature_verifies_under_its_key_and_no_other(kind: Suite) -> None:
    key, other = kind.generate(), kind.generate()
    signature = kind.sign(key, "一盘棋".encode())
    assert kind.verify(key.public, "一盘棋".encode(), signature)
    assert not kind.verify(other.public, "一盘棋".encode(), signature)
    assert not kind.verify(key.public, b"", signature)


@pytest.mark.parametrize(("kind", "key"), [(ED, ED_KEY), (SM, SM_KEY)], ids=["ed25519", "sm2"])
@given(data=st.binary(max_size=64), where=st.integers(0, 63), change=st.integers(1, 255))
def test_any_changed_byte_of_a_signature_is_noticed(
    kind: Suite, key: PrivateKey, data: bytes, where: int, change: int
) -> None:
    signature = bytearray(kind.sign(key, data))
    signature[where] ^= change
    assert not kind.verify(key.public, data, bytes(signature))


@both
@pytest.mark.parametrize("signature", [b"", b"\0", b"x" * 64, b"x" * 300])
def test_a_malformed_signature_or_key_verifies_as_false(kind: Suite, signature: bytes) -> None:
    public = kind.generate().public
    assert not kind.verify(public, b"data", signature)
    assert not kind.verify(PublicKey(kind.name, b"short", b""), b"data", signature)


@both
@given(data=st.binary(max_size=600), context=st.binary(max_size=20))
def test_what_is_sealed_opens_with_the_key_and_context_only(kind: Suite, data: bytes, context: bytes) -> None:
    key = ED_KEY if kind is ED else SM_KEY
    sealed = kind.seal(key.public, data, context)
    assert kind.open(key, sealed, context) == data
    with pytest.raises(ValueError, match="does not open"):
        kind.open(key, sealed, context + b"!")
    with pytest.raises(ValueError, match="does not open"):
        kind.open(kind.generate(), sealed, context)


@both
def test_any_changed_byte_of_what_is_sealed_is_noticed(kind: Suite) -> None:
    key = kind.generate()
    sealed = kind.seal(key.public, "病历".encode(), b"")
    for where in range(len(sealed)):
        altered = sealed[:where] + bytes([sealed[where] ^ 0x01]) + sealed[where + 1 :]
        with pytest.raises(ValueError, match="does not open"):
            kind.open(key, altered, b"")


@both
@pytest.mark.parametrize("sealed", [b"", b"\xff", b"\x00" * 40, b"\x01" * 17])
def test_what_was_never_sealed_does_not_open(kind: Suite, sealed: bytes) -> None:
    with pytest.raises(ValueError, match="does not open"):
        kind.open(kind.generate(), sealed, b"")


def test_a_key_of_one_suite_is_not_used_in_the_other() -> None:
    with pytest.raises(ValueError, match="key of suite"):
        ED.sign(SM_KEY, b"")
    with pytest.raises(ValueError, match="key of suite"):
        SM.seal(ED_KEY.public, b"", b"")
    assert not SM.verify(ED_KEY.public, b"", b"")


def test_an_unknown_suite_is_refused_naming_those_there_are() -> None:
    with pytest.raises(Refused, match="ed25519 and sm2"):
        suite("rsa")


def test_without_the_extra_sm2_is_refused_naming_what_to_install() -> None:
    program = "import sys; sys.modules['gmssl_pyx'] = None; from yipanqi.formats.suites import suite; suite('sm2')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "pip install 'yipanqi[gm]'" in done.stderr.splitlines()[-1]


def test_a_key_has_one_short_name_and_does_not_show_its_secret() -> None:
    assert key_id(ED_KEY.public) == key_id(ED_KEY.public)
    assert len({key_id(k.public) for k in (ED_KEY, SM_KEY, ED.generate(), SM.generate())}) == 4
    assert len(key_id(SM_KEY.public)) == 32
    assert repr(ED_KEY) == "PrivateKey('ed25519')"


def test_digests_are_those_of_the_standards() -> None:
    # FIPS 180-4 and GB/T 32905, both for the message "abc".
    assert ED.digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert SM.digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_ed25519_signs_as_rfc_8032_test_2() -> None:
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = PrivateKey("ed25519", seed, ED_KEY.sealing)
    assert key.public.signing.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert ED.sign(key, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    Ed25519PrivateKey.from_private_bytes(seed).public_key().verify(ED.sign(key, b"x"), b"x")


# SubjectPublicKeyInfo of an SM2 key up to the point: id-ecPublicKey, 1.2.156.10197.1.301, BIT STRING, uncompressed.
_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None
    or "SM3" not in subprocess.run(["openssl", "list", "-digest-algorithms"], capture_output=True, text=True).stdout,
    reason="no openssl with SM3 here",
)


def _openssl(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)


@needs_openssl
def test_openssl_accepts_our_sm2_signature_and_only_over_its_data(tmp_path: Path) -> None:
    files = {"key": _SPKI + SM_KEY.public.signing, "data": b"agreement", "other": b"agreemenT"}
    files["signature"] = SM.sign(SM_KEY, b"agreement")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    verify = ("pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin")
    verify += ("-keyform", "DER", "-inkey", tmp_path / "key", "-sigfile", tmp_path / "signature", "-in")
    assert _openssl(*verify, tmp_path / "data").returncode == 0
    assert _openssl(*verify, tmp_path / "other").returncode != 0


@needs_openssl
def test_we_accept_a_signature_made_by_openssl(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"agreement")
    _openssl("genpkey", "-algorithm", "SM2", "-out", tmp_path / "key")
    public = _openssl("pkey", "-in", tmp_path / "key", "-pubout", "-outform", "DER").stdout
    sign = ("pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
    signature = _openssl(*sign, "-inkey", tmp_path / "key", "-in", tmp_path / "data").stdout
    key = PublicKey("sm2", public[-64:], b"")
    assert SM.verify(key, b"agreement", signature)
    assert not SM.verify(key, b"agreemenT", signature)


@needs_openssl
def test_openssl_agrees_about_sm3(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes("一盘棋".encode() * 100)
    answer = _openssl("dgst", "-sm3", "-binary", tmp_path / "data").stdout
    assert SM.digest("一盘棋".encode() * 100) == answer
