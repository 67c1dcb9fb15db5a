import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.store.vault import Vault

VAULT = Vault(bytes(range(32)))


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_again_and_only_in_this_vault(data: bytes) -> None:
    sealed = VAULT.seal(data)

    assert VAULT.open(sealed) == data
    with pytest.raises(InvalidTag):
        Vault(bytes(32)).open(sealed)


@given(st.binary(min_size=1, max_size=100), st.data())
def test_a_byte_that_was_altered_is_noticed(data: bytes, draw: st.DataObject) -> None:
    sealed = bytearray(VAULT.seal(data))
    sealed[draw.draw(st.integers(0, len(sealed) - 1))] ^= 1 << draw.draw(st.integers(0, 7))

    with pytest.raises(InvalidTag):
        VAULT.open(bytes(sealed))


def test_the_same_is_never_sealed_the_same_way_twice() -> None:
    assert VAULT.seal(b"510106199003072346") != VAULT.seal(b"510106199003072346")


def test_the_same_is_always_found_the_same_way_and_other_vaults_find_it_otherwise() -> None:
    assert VAULT.index("510106199003072346") == VAULT.index("510106199003072346")
    assert VAULT.index("510106199003072346") != VAULT.index("510106199003072354")
    assert VAULT.index("510106199003072346") != Vault(bytes(32)).index("510106199003072346")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_master_key_of_another_length_is_not_taken(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(bytes(length))
