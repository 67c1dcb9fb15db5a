import pytest

from support.pair import Pair, apply
from yipanqi.store import files


def test_couriers_are_woken_for_what_was_posted_and_carriers_for_files(pair: Pair) -> None:
    called: list[tuple[str, str]] = []
    pair.sichuan.listener = lambda whom: called.append(("courier", whom))
    pair.sichuan.file_listener = lambda peer: called.append(("carrier", peer))
    number = apply(pair)
    assert called == [("courier", "50")]
    called.clear()
    with pair.sichuan.transaction() as uow:
        files.share(uow, "0" * 64, "50", number, "letter")
    assert called == [("carrier", "50")]


def test_nobody_is_woken_for_what_was_not_kept(pair: Pair) -> None:
    called: list[str] = []
    pair.sichuan.file_listener = called.append

    def fails() -> None:
        with pair.sichuan.transaction() as uow:
            files.share(uow, "0" * 64, "50", "", "letter")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with pair.sichuan.look() as work:
        assert not files.shares(work.uow, "50")
    assert not called
