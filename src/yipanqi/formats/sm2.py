"""The suite of the Chinese national algorithms, on `gmssl-pyx` (extra `gm`): SM2, SM3, SM4.

A private key is the scalar (32 bytes) followed by its point (64 bytes: x, y); a public key is the point. Signatures are
the DER sequence of r and s, made under the default signer identity 1234567812345678. GmSSL writes a line to stderr for
every signature that does not verify; it offers no way to turn that off.
"""

import os
from functools import lru_cache

import gmssl_pyx
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3, Hash

from yipanqi.formats.suites import PrivateKey, PublicKey, check_suite

_SCALAR, _KEY, _NONCE, _TAG = 32, 16, 12, 16

# The recommended curve's a, b, Gx, Gy (GB/T 32918.5), part of every signer's Z.
_CURVE = bytes.fromhex(
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)
_SIGNER = b"1234567812345678"


class Sm2:
    """The national suite."""

    name = "sm2"

    def digest(self, data: bytes) -> bytes:
        """SM3."""
        return _sm3(data)

    def generate(self) -> PrivateKey:
        """Two new SM2 key pairs, 96 bytes each."""
        return PrivateKey(self.name, _pair(), _pair())

    def public(self, key: PrivateKey) -> PublicKey:
        """The two points, 64 bytes each."""
        check_suite(self, key)
        return PublicKey(self.name, key.signing[_SCALAR:], key.sealing[_SCALAR:])

    def sign(self, key: PrivateKey, data: bytes) -> bytes:
        """70 to 72 bytes of DER, different each time."""
        check_suite(self, key)
        # The digest path is ten times as fast as gmssl_pyx.sm2_sign, which works out the public key each time.
        signature: bytes = gmssl_pyx.sm2_sign_sm3_digest(key.signing[:_SCALAR], _message(key.signing[_SCALAR:], data))
        return signature

    def verify(self, key: PublicKey, data: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over this data."""
        try:
            check_suite(self, key)
            return bool(gmssl_pyx.sm2_verify_sm3_digest(key.signing, _message(key.signing, data), signature))
        except (gmssl_pyx.GmsslInnerError, ValueError):
            return False

    def seal(self, key: PublicKey, data: bytes, context: bytes) -> bytes:
        """Length (1 byte) and SM2 ciphertext of a fresh SM4 key and nonce; then SM4-GCM ciphertext and tag.

        The tag covers `context` too.
        """
        check_suite(self, key)
        secret = os.urandom(_KEY + _NONCE)
        wrapped: bytes = gmssl_pyx.sm2_encrypt(key.sealing, secret)
        encryptor = Cipher(algorithms.SM4(secret[:_KEY]), modes.GCM(secret[_KEY:])).encryptor()
        encryptor.authenticate_additional_data(context)
        return bytes([len(wrapped)]) + wrapped + encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def open(self, key: PrivateKey, sealed: bytes, context: bytes) -> bytes:
        """What was sealed. Raises ValueError where it does not open."""
        check_suite(self, key)
        end = 1 + sealed[0] if sealed else 0
        try:
            secret = gmssl_pyx.sm2_decrypt(key.sealing[:_SCALAR], sealed[1:end])
            return _decrypt(secret, sealed[end:-_TAG], sealed[-_TAG:], context)
        except (gmssl_pyx.GmsslInnerError, InvalidTag, ValueError) as error:
            raise ValueError("does not open with this key and context") from error


def _decrypt(secret: bytes, body: bytes, tag: bytes, context: bytes) -> bytes:
    decryptor = Cipher(algorithms.SM4(secret[:_KEY]), modes.GCM(secret[_KEY:], tag)).decryptor()
    decryptor.authenticate_additional_data(context)
    return decryptor.update(body) + decryptor.finalize()


def _message(point: bytes, data: bytes) -> bytes:
    """What SM2 signs: the digest of the signer's Z and the data."""
    return _sm3(_z(point) + data)


@lru_cache(256)
def _z(point: bytes) -> bytes:
    return _sm3((8 * len(_SIGNER)).to_bytes(2, "big") + _SIGNER + _CURVE + point)


def _pair() -> bytes:
    point, scalar = gmssl_pyx.sm2_key_generate()
    return bytes(scalar + point)


def _sm3(data: bytes) -> bytes:
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize()
