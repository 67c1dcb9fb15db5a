"""Papers cross the border with the case: grade, who checked them, the scan; each side knows who holds an original."""

from support.counters import AGENT, LUO, REASON, Counters, bounce_to, refused
from support.scans import PDF, scan
from yipanqi.cases.papers import Handed, Where
from yipanqi.node import Node, papers, usecases
from yipanqi.node.paper_lines import PaperLine
from yipanqi.protocols.handling.words import Brought, CheckedPaper, Consigning

PARCEL = Consigning("EMS 1234567890123")
KEPT = Handed(kind="authority", checked=True, kept=True)
SEEN = Handed(kind="identity", checked=True)


def listed(node: Node, number: str) -> list[tuple[str, str, str, str, str]]:
    """Kind, grade, where checked, scan, and where the original is, for each paper of a case."""
    from yipanqi.node.paper_lines import paper_lines

    with node.look() as work:
        lines = paper_lines(work.case(number))
    return [(line.title.zh, line.grade, line.checked_by.zh, line.scan, _where(line)) for line in lines]


def _where(line: PaperLine) -> str:
    return " ".join(part for part in (line.where, line.office.zh, line.parcel) if part)


def uploaded(counters: Counters, data: bytes = PDF) -> str:
    """The clerk has scanned a paper."""
    return papers.upload(counters.sichuan, counters.clerk(), data).digest


def test_the_desk_on_the_other_side_sees_what_the_window_has_checked_and_opens_the_scan(counters: Counters) -> None:
    file = scan(700_000)  # two pieces
    handed = Handed(kind="identity", checked=True, file=uploaded(counters, file))
    number = counters.take_in(papers=[handed, Handed(kind="purpose", file=uploaded(counters))])
    window = "成都市武侯区政务服务中心综合窗口"
    expected = [
        ("居民身份证", "B", window, "here", "person"),
        ("用途证明（录用通知、签证要求等）", "C", "", "here", "person"),
    ]
    assert listed(counters.sichuan, number) == listed(counters.chongqing, number) == expected
    with counters.chongqing.look() as work:
        paper = work.case(number).papers[0]
    opened = papers.open_paper(counters.chongqing, counters.officer(number), number, paper.id)
    assert (opened.data, opened.media, opened.name) == (file, "image/jpeg", f"{number}-1.jpg")
    luo = counters.luo(counters.chongqing)
    readers = usecases.see(counters.chongqing, luo, number).readings
    assert [reading.what for reading in readers] == ["paper"]


def test_while_a_scan_is_on_its_way_the_desk_says_so(counters: Counters) -> None:
    number = counters.take_in(papers=[Handed(kind="identity", checked=True, file=uploaded(counters))], stay=True)
    while counters.deliver(counters.sichuan) + counters.chongqing.work():
        pass
    assert [line[3] for line in listed(counters.chongqing, number)] == ["under way"]
    with counters.chongqing.look() as work:
        paper = work.case(number).papers[0]
    with refused("file-not-here"):
        papers.open_paper(counters.chongqing, counters.officer(number), number, paper.id)
    counters.settle()
    assert [line[3] for line in listed(counters.chongqing, number)] == ["here"]


def test_a_scan_of_somebody_else_is_not_taken(counters: Counters) -> None:
    digest = papers.upload(counters.sichuan, counters.luo(counters.sichuan), PDF).digest
    with refused("file-unknown"):
        counters.take_in(papers=[Handed(kind="purpose", file=digest)])


def test_only_whom_the_case_concerns_opens_a_paper(counters: Counters) -> None:
    number = counters.take_in(papers=[Handed(kind="identity", checked=True, file=uploaded(counters))])
    with counters.sichuan.look() as work:
        paper = work.case(number).papers[0]
    from support.counters import resident

    with refused("case-unknown"):
        papers.open_paper(counters.sichuan, resident(counters.sichuan, AGENT), number, paper.id)
    luo = resident(counters.sichuan, LUO)
    assert papers.open_paper(counters.sichuan, luo, number, paper.id).data == PDF


def test_what_the_person_adds_later_reaches_the_desk_too(counters: Counters) -> None:
    number = counters.take_in()
    luo = counters.luo(counters.sichuan)
    brought = Brought("用途证明（录用通知、签证要求等）", papers.upload(counters.sichuan, luo, PDF).digest)
    counters.sichuan.act(number, "bring paper", luo, brought)
    counters.at_window(number, "check paper", CheckedPaper("户口簿", kept=False))
    office = "成都市武侯区政务服务中心综合窗口"
    assert listed(counters.chongqing, number) == [
        ("用途证明（录用通知、签证要求等）", "C", "", "here", "person"),
        ("户口簿", "B", office, "none", "person"),
    ]
    counters.at_owner(number, "accept")
    counters.decide(number)
    with refused("not-now"):
        counters.sichuan.act(number, "bring paper", luo, brought)


def test_an_original_is_sent_received_sent_back_and_given_back_and_both_sides_know(counters: Counters) -> None:
    number = counters.take_in(papers=[SEEN, KEPT], agent=AGENT)
    window = "成都市武侯区政务服务中心综合窗口"
    desk = "重庆市公安局渝中区分局"

    def both() -> str:
        here, there = (listed(node, number)[1][4] for node in counters.nodes)
        assert here == there
        return here

    assert both() == f"office {window}"
    counters.at_window(number, "send originals", PARCEL)
    assert both() == f"under way {desk} {PARCEL.parcel}"
    with refused("nothing-to-send"):
        counters.sichuan.act(number, "send originals", counters.clerk(), PARCEL)
    counters.at_owner(number, "miss originals")
    assert both() == f"missing {desk} {PARCEL.parcel}"
    counters.at_owner(number, "receive originals")
    assert both() == f"office {desk} {PARCEL.parcel}"
    counters.at_owner(number, "send originals", Consigning("SF 99"))
    assert both() == f"under way {window} SF 99"
    counters.at_window(number, "receive originals")
    counters.at_window(number, "give back originals")
    assert both() == f"person {window}"
    with counters.chongqing.look() as work:
        story = [c.where for c in work.case(number).custody]
    assert story == [
        Where.OFFICE,
        Where.UNDER_WAY,
        Where.MISSING,
        Where.OFFICE,
        Where.UNDER_WAY,
        Where.OFFICE,
        Where.PERSON,
    ]
    assert listed(counters.chongqing, number)[0][4] == "person"  # the identity card never left her


def test_an_action_on_originals_is_offered_where_there_are_some(counters: Counters) -> None:
    number = counters.take_in(papers=[KEPT])

    def offered(node: Node) -> set[str]:
        actor = counters.clerk() if node is counters.sichuan else counters.officer(number)
        return {o.action for o in usecases.see(node, actor, number).actions if "originals" in o.action}

    assert offered(counters.sichuan) == {"send originals", "give back originals"}
    assert offered(counters.chongqing) == set()
    counters.at_window(number, "send originals", PARCEL)
    assert offered(counters.sichuan) == set()
    assert offered(counters.chongqing) == {"receive originals", "miss originals"}


def test_a_case_that_is_over_stays_in_the_queue_while_an_original_lies_there(counters: Counters) -> None:
    number = counters.take_in(papers=[KEPT])
    counters.at_window(number, "send originals", PARCEL)
    counters.at_owner(number, "decline", REASON)
    officer = counters.officer(number)

    def queue() -> list[str]:
        return [line.number for line in usecases.queue(counters.chongqing, officer)]

    assert queue() == [number]
    counters.at_owner(number, "receive originals")
    assert queue() == [number]
    counters.at_owner(number, "send originals", PARCEL)
    assert queue() == []


def test_papers_go_on_to_the_right_owner_once(counters: Counters) -> None:
    handed = Handed(kind="authority", checked=True, kept=True, file=uploaded(counters))
    number = counters.take_in(papers=[handed])
    counters.at_owner(number, "bounce", bounce_to("500106"))
    assert counters.states(number) == ("forwarded", "submitted")
    for node in counters.nodes:
        assert [(line[1], line[3]) for line in listed(node, number)] == [("B", "here")]
    with counters.chongqing.look() as work:
        assert len(work.case(number).custody) == 1


def test_a_case_that_the_other_node_does_not_take_leaves_its_originals_at_the_window(counters: Counters) -> None:
    number = counters.take_in(
        papers=[Handed(kind="authority", checked=True, kept=True, file=uploaded(counters))], stay=True
    )
    counters.sichuan.act(number, "send originals", counters.clerk(), PARCEL)
    counters.chongqing.revoke("2025-1", "51")
    counters.settle()
    assert counters.states(number) == ("not accepted", "")
    assert listed(counters.sichuan, number)[0][4] == "office 成都市武侯区政务服务中心综合窗口"
    with counters.sichuan.look() as work:
        from yipanqi.store import files

        assert not files.under_way(work.uow, number)
    counters.at_window(number, "give back originals")
    assert listed(counters.sichuan, number)[0][4].startswith("person")
