"""Files between two nodes: in pieces, resumed where they stopped, whole or not there."""

import hashlib
import random
from collections.abc import Callable, Iterator

import msgspec
import pytest

from support.pair import Pair
from support.scans import scan
from yipanqi.exchange import files
from yipanqi.exchange.courier import NotTaken, carry_piece
from yipanqi.exchange.door import TurnedAway
from yipanqi.exchange.files import PIECE, CarriedPiece, Piece, Taken
from yipanqi.node import Node
from yipanqi.store import files as rows

WHOLE = scan(2 * PIECE + 1000)
DIGEST = hashlib.sha256(WHOLE).hexdigest()


@pytest.fixture
def pair(new_database_url: Callable[[], str]) -> Iterator[Pair]:
    """Sichuan has a file of three pieces for Chongqing, which was told of it."""
    pair = Pair(new_database_url)
    with pair.sichuan.work_on() as work:
        files.keep(work.uow, work.vault, WHOLE, "image/jpeg")
        rows.hold(work.uow, DIGEST, "case SC-1")
        rows.share(work.uow, DIGEST, "50", "SC-1", "envelope-1")
    want(pair.chongqing, len(WHOLE))
    yield pair
    pair.close()


def want(node: Node, size: int) -> None:
    """A node was told of the file by an envelope of the other."""
    with node.work_on() as work:
        rows.want(work.uow, DIGEST, "51", size)
        rows.hold(work.uow, DIGEST, "case SC-1")


def content(node: Node) -> bytes | None:
    """The file as a node has it."""
    with node.look() as work:
        return files.read(work.uow, work.vault, DIGEST)


def standing(node: Node, peer: str = "50") -> list[tuple[int, str | None]]:
    """How far each file has got that is to be carried: pieces sent, and what is wrong."""
    with node.look() as work:
        return [(row.sent, row.last_error) for row in rows.shares(work.uow, peer)]


def piece(pair: Pair) -> bytes:
    """The next piece of Sichuan's, as it is carried."""
    bundle = pair.sichuan.next_piece("50")
    assert bundle is not None
    return bundle.body


def test_a_file_comes_in_pieces_and_is_there_with_the_last(pair: Pair) -> None:
    sent = []
    while pair.deliver_file(pair.sichuan):
        sent.append(content(pair.chongqing))
    assert sent == [None, None, WHOLE]  # 512 KiB, 512 KiB, 1000 bytes
    assert standing(pair.sichuan) == []


def test_what_is_kept_is_sealed_on_both_sides(pair: Pair) -> None:
    while pair.deliver_file(pair.sichuan):
        pass
    for node in pair.nodes:
        with node.look() as work:
            kept = b"".join(rows.pieces(work.uow, DIGEST))
        assert WHOLE[1000:1100] not in kept
        assert len(kept) == len(WHOLE) + 3 * 28  # a nonce of 12 and a tag of 16 bytes each


def test_what_is_carried_shows_nothing_of_the_file(pair: Pair) -> None:
    carried = msgspec.json.decode(piece(pair), type=CarriedPiece)
    assert WHOLE[1000:1100] not in carried.data


def test_a_repeated_or_lost_piece_does_no_harm(pair: Pair) -> None:
    first = piece(pair)
    answers = [pair.chongqing.take_piece(first) for _ in range(3)]  # the answers are lost on the way
    assert [msgspec.json.decode(msgspec.json.decode(a, type=files.Signed).body, type=Taken).next for a in answers] == [
        1,
        1,
        1,
    ]
    assert standing(pair.sichuan) == [(0, None)]
    while pair.deliver_file(pair.sichuan):
        pass
    assert content(pair.chongqing) == WHOLE


def test_it_goes_on_where_it_stopped(pair: Pair) -> None:
    pair.deliver_file(pair.sichuan)

    def away(_: bytes) -> bytes:
        raise NotTaken("no answer")

    carry_piece(pair.sichuan, "50", away)
    assert standing(pair.sichuan) == [(1, "no answer")]
    assert pair.sichuan.next_piece("50") is None  # not at once
    assert pair.sichuan.next_piece_try("50") == 1.0
    pair.clock.pass_time(seconds=1)
    carried = msgspec.json.decode(piece(pair), type=CarriedPiece)
    assert msgspec.json.decode(carried.piece.body, type=Piece).place == 1


def test_a_file_that_nobody_named_is_not_taken(pair: Pair) -> None:
    with pair.chongqing.work_on() as work:
        rows.not_wanted(work.uow, DIGEST)
    pair.deliver_file(pair.sichuan)
    assert standing(pair.sichuan) == [(0, "not wanted, or not yet")]
    want(pair.chongqing, len(WHOLE))
    pair.clock.pass_time(seconds=1)
    while pair.deliver_file(pair.sichuan):
        pass
    assert content(pair.chongqing) == WHOLE


def test_a_file_of_another_size_than_was_named_is_not_taken(pair: Pair) -> None:
    with pair.chongqing.work_on() as work:
        rows.not_wanted(work.uow, DIGEST)
    want(pair.chongqing, len(WHOLE) - 1)
    pair.deliver_file(pair.sichuan)
    [(sent, wrong)] = standing(pair.sichuan)
    assert (sent, content(pair.chongqing)) == (0, None)
    assert wrong is not None
    assert str(len(WHOLE)) in wrong


def test_pieces_that_do_not_make_up_the_file_are_thrown_away_and_asked_for_again(pair: Pair) -> None:
    with pair.chongqing.work_on() as work:
        rows.begin(work.uow, DIGEST, "image/jpeg", len(WHOLE))
        rows.add_piece(work.uow, DIGEST, 0, work.vault.seal(bytes(PIECE)))  # rot on the disk
    assert pair.deliver_file(pair.sichuan)  # it asks for the second
    pair.deliver_file(pair.sichuan)
    pair.deliver_file(pair.sichuan)
    assert content(pair.chongqing) is None
    assert standing(pair.sichuan) == [(0, "the pieces do not make up the file that was named")]
    pair.clock.pass_time(seconds=1)
    while pair.deliver_file(pair.sichuan):
        pass
    assert content(pair.chongqing) == WHOLE


@pytest.mark.parametrize("change", ["data", "body", "signature", "stranger", "wrong node", "unreadable"])
def test_a_piece_that_was_altered_is_turned_away_and_changes_nothing(pair: Pair, change: str) -> None:
    parcel = msgspec.json.decode(piece(pair), type=CarriedPiece)
    said = msgspec.json.decode(parcel.piece.body, type=Piece)
    other = {
        "stranger": msgspec.structs.replace(said, source="99"),
        "wrong node": msgspec.structs.replace(said, destination="99"),
    }.get(change, msgspec.structs.replace(said, place=2))
    body = parcel.piece.body if change in ("data", "signature") else msgspec.Raw(msgspec.json.encode(other))
    signature = parcel.piece.signature[:-1] + b"x" if change == "signature" else parcel.piece.signature
    data = bytes(len(parcel.data)) if change == "data" else parcel.data
    carried = msgspec.json.encode(CarriedPiece(files.Signed(body, signature), data))
    with pytest.raises(TurnedAway):
        pair.chongqing.take_piece(carried[:-9] if change == "unreadable" else carried)
    with pair.chongqing.look() as work:
        assert rows.find(work.uow, DIGEST) is None


def test_an_answer_that_is_not_the_peers_does_not_count(pair: Pair) -> None:
    answer = msgspec.json.decode(pair.chongqing.take_piece(piece(pair)), type=files.Signed)
    taken = msgspec.json.decode(answer.body, type=Taken)
    claimed = msgspec.json.encode(msgspec.structs.replace(taken, whole=True))
    forged = msgspec.json.encode(files.Signed(msgspec.Raw(claimed), answer.signature))
    with pytest.raises(ValueError, match="signature"):
        pair.sichuan.piece_answered("50", DIGEST, forged)
    assert standing(pair.sichuan) == [(0, None)]


def test_what_nobody_holds_any_more_is_erased_and_not_before_it_has_arrived(pair: Pair) -> None:
    with pair.sichuan.work_on() as work:
        rows.let_go(work.uow, "case SC-1")
        assert rows.erase_unheld(work.uow) == []  # still on its way
    while pair.deliver_file(pair.sichuan):
        pass
    with pair.sichuan.work_on() as work:
        assert rows.erase_unheld(work.uow) == [DIGEST]
        assert rows.pieces(work.uow, DIGEST) == []
        known = rows.find(work.uow, DIGEST)
    assert known is not None
    assert (known.size, known.erased_at) == (len(WHOLE), pair.clock.now)  # that there was one stays known
    assert content(pair.chongqing) == WHOLE


def test_whatever_is_lost_repeated_or_late_the_file_arrives_once_and_whole(pair: Pair) -> None:
    chance = random.Random(7)
    answers: list[bytes] = []
    for _ in range(400):
        pair.clock.pass_time(seconds=chance.choice((0, 1, 400)))
        bundle = pair.sichuan.next_piece("50")
        if bundle is not None and chance.random() < 0.7:
            answers.append(pair.chongqing.take_piece(bundle.body))
        if answers and chance.random() < 0.6:
            pair.sichuan.piece_answered("50", DIGEST, chance.choice(answers))  # an old one, perhaps
    assert standing(pair.sichuan) == []
    assert content(pair.chongqing) == WHOLE
