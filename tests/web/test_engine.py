"""The engineers' page: what waits and why, and what has stopped."""

import pytest

from support.hall import PENSION, Halls
from support.html import checked, words
from support.pair import resident
from support.staff import at_work, post
from support.web import visiting
from yipanqi.node import usecases
from yipanqi.store import files


@pytest.fixture
def stopped(staffed: Halls, monkeypatch: pytest.MonkeyPatch) -> Halls:
    """A letter has reached Chongqing and could not take effect."""
    sichuan, chongqing = staffed.pair.nodes
    usecases.apply(sichuan, resident(sichuan), "pension-transfer", "apply", PENSION)
    staffed.pair.deliver(sichuan)

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as faulty:
        faulty.setattr(chongqing, "_handle", broken)
        chongqing.work()
    return staffed


def test_every_lane_says_what_is_sent_and_waits_and_who_must_act(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    usecases.apply(sichuan, resident(sichuan), "pension-transfer", "apply", PENSION)
    with visiting(staffed.app(sichuan)) as client:
        at_work(client, "wu", "/engine")
        page = checked(client.get("/engine"))
    urgent, ordinary, bulk = (words(row) for row in page.all("section:first-of-type tbody tr"))
    assert "重庆 普通 0 1 2022-08-01 10:00 0 0 0 0 自动发送中" in ordinary
    assert "无需处理" in urgent
    assert "无需处理" in bulk
    assert "✓ 在效" in page.text("main")
    assert "✓ 有效 · 练习密钥" in page.text("main")


def test_a_file_on_its_way_is_listed_with_what_holds_it_up(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    with sichuan.transaction() as uow:
        files.share(uow, "d" * 64, "50", "SC-1", "envelope")
        files.set_share(uow, "d" * 64, "50", sent=2, tries=3, last_error="对方未开机")
    with visiting(staffed.app(sichuan)) as client:
        at_work(client, "wu", "/engine")
        said = checked(client.get("/engine")).text("main")
    assert "待传送的文件（1）" in said
    assert "50 SC-1 2022-08-01 10:00 2 3 对方未开机" in said


def test_a_batch_that_the_peer_does_not_take_says_why_and_whose_turn_it_is(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    usecases.apply(sichuan, resident(sichuan), "pension-transfer", "apply", PENSION)
    (parcel,) = sichuan.outgoing("50")
    sichuan.not_taken("50", parcel, "connection refused")
    with visiting(staffed.app(sichuan)) as client:
        at_work(client, "wu", "/engine")
        said = checked(client.get("/engine")).text("main")
    assert "! 重庆节点运维人员：对方未接收 connection refused" in said


def test_what_is_set_aside_is_shown_with_its_error_and_goes_on_when_retried(stopped: Halls) -> None:
    chongqing = stopped.pair.chongqing
    with visiting(stopped.app(chongqing)) as client:
        at_work(client, "wu", "/engine")
        page = checked(client.get("/engine"))
        assert "RuntimeError at" in page.text("main")
        assert "! 本节点运维人员" in page.text("main")
        retry = str(page.one("form[action$='/retry']").attrs["action"])
        checked(post(client, "/engine", retry))
        chongqing.work()
        assert "没有停下的报文" in checked(client.get("/engine")).text("main")
        checked(post(client, "/engine", retry), status=404)


def test_an_envelope_is_closed_only_for_a_reason(stopped: Halls) -> None:
    with visiting(stopped.app(stopped.pair.chongqing)) as client:
        at_work(client, "wu", "/engine")
        link = str(checked(client.get("/engine")).one("a[href$='/close']").attrs["href"])
        assert "不产生效力" in checked(client.get(link)).text("h1")
        checked(post(client, link, link), status=400)
        assert "没有停下的报文" in checked(post(client, link, link, why="双方已核实，重新发起")).text("main")
        checked(client.get(link), status=404)


def test_the_page_is_for_engineers_only(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "chen", "/desk")
        checked(client.get("/engine"), status=403)
