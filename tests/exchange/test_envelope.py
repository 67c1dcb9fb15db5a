import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.exchange.envelope import proof, proven, root
from yipanqi.formats.suites import suite

ED = suite("ed25519")
LEAVES = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, max_size=40)


@pytest.mark.parametrize("name", ["ed25519", "sm2"])
@given(leaves=LEAVES, data=st.data())
def test_the_proof_of_every_leaf_leads_to_the_root(name: str, leaves: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    hasher = suite(name)

    assert proven(hasher, leaves[place], proof(hasher, leaves, place)) == root(hasher, leaves)


@given(leaves=LEAVES, data=st.data())
def test_a_wrong_leaf_does_not_lead_to_the_root(leaves: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32).map(bytes.hex).filter(lambda leaf: leaf != leaves[place]))

    assert proven(ED, other, proof(ED, leaves, place)) != root(ED, leaves)


@given(leaves=LEAVES.filter(lambda leaves: len(leaves) > 1), data=st.data())
def test_a_proof_with_one_step_altered_does_not_lead_to_the_root(leaves: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    way = proof(ED, leaves, place)
    step = data.draw(st.integers(0, len(way) - 1))
    side, sibling = way[step]
    way[step] = (side, f"{int(sibling, 16) ^ 1:064x}")

    assert proven(ED, leaves[place], way) != root(ED, leaves)


@given(leaves=st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=2, max_size=20, unique=True))
def test_the_order_of_the_leaves_counts(leaves: list[str]) -> None:
    assert root(ED, leaves) != root(ED, leaves[::-1])


def test_the_root_of_three_leaves_is_made_as_rfc_6962_says() -> None:
    def sha(data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    a, b, c = (sha(letter) for letter in (b"a", b"b", b"c"))
    # leaves are hashed behind 0, nodes behind 1; the odd third leaf is carried up unchanged
    left = sha(b"\x01" + sha(b"\x00" + a) + sha(b"\x00" + b))
    expected = sha(b"\x01" + left + sha(b"\x00" + c))

    assert root(ED, [a.hex(), b.hex(), c.hex()]) == expected.hex()


def test_a_node_of_the_tree_cannot_be_passed_off_as_a_leaf() -> None:
    leaves = [hashlib.sha256(letter).hexdigest() for letter in (b"a", b"b")]
    inner = root(ED, leaves)

    assert proven(ED, inner, []) != inner
