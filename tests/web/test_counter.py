"""The counter: taking in for the other side, handing over, checking a credential."""

import hashlib
from collections.abc import Iterator
from datetime import date

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import RECORD, Halls
from support.html import checked, words
from support.pair import JIN_NIU, LUO, YU_ZHONG, resident
from support.scans import PNG
from support.staff import at_work, post
from support.web import csrf_token, visiting
from yipanqi.formats import qr
from yipanqi.kernel.identity import make_resident_id
from yipanqi.node import usecases, wallet
from yipanqi.protocols.handling.words import Proposal

Client = TestClient[Litestar]
NEW = "/counter/new/no-crime-certificate/apply"
SHOW = "/counter/new/insurance-participation-certificate/show"
PERSON = {"person-number": LUO.number, "person-name": LUO.name, "papers-checked": "identity"}
AGENT = {"agent-number": make_resident_id(JIN_NIU, date(1992, 3, 15), 123), "agent-name": "王某"}


@pytest.fixture
def clerk(staffed: Halls) -> Iterator[Client]:
    """A clerk at the window of 金牛."""
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "clerk", "/counter")
        yield client


def take_in(clerk: Client, **changes: str | list[str]) -> str:
    """Take Luo's application in; gives the number."""
    answer = post(clerk, NEW, f"{NEW}/send", **{**PERSON, **RECORD, **changes})
    return str(answer.url).split("/")[-2]


def test_the_counter_offers_every_procedure_and_says_which_window_it_is(clerk: Client) -> None:
    page = checked(clerk.get("/counter"))
    assert "金牛区" in page.text(".lead")
    assert len(page.all("a[href^='/counter/new/']")) == 5
    assert "还没有收件" in page.text("main")


def test_answers_are_checked_with_the_applicant_before_anything_is_sent(clerk: Client, staffed: Halls) -> None:
    page = checked(post(clerk, NEW, NEW, **PERSON, **RECORD))
    said = page.text("main")
    assert "还没有提交" in said
    assert "罗小梅" in said
    assert LUO.number not in said  # masked on the page that both look at
    assert "居民身份证" in said
    assert "重庆市渝中区" in said
    assert usecases.mine(staffed.pair.sichuan, resident(staffed.pair.sichuan)) == ()


def test_everything_that_is_wrong_is_said_at_once_beside_its_field(clerk: Client) -> None:
    wrong = {**PERSON, "person-number": "123", "papers-checked": "", **RECORD, "purpose": ""}
    page = checked(post(clerk, NEW, NEW, **wrong), status=400)
    assert {a.attrs["href"] for a in page.all(".govuk-error-summary a")} == {
        "#person-number",
        "#papers-checked",
        "#purpose",
    }
    assert page.one("#person-name").attrs["value"] == LUO.name


def test_an_agent_needs_the_letter_of_authority(clerk: Client) -> None:
    page = checked(post(clerk, NEW, NEW, **PERSON, **RECORD, **AGENT), status=400)
    assert "授权委托书" in page.text(".govuk-error-summary")


def test_what_was_typed_can_be_changed_without_typing_it_again(clerk: Client) -> None:
    page = checked(post(clerk, NEW, f"{NEW}/change", **PERSON, **RECORD))
    assert page.one("#person-name").attrs["value"] == LUO.name
    assert page.one("#period_from").attrs["value"] == "2010"


def test_the_receipt_has_the_number_the_window_and_the_papers_with_their_grade(clerk: Client) -> None:
    number = take_in(clerk)
    receipt = checked(clerk.get(f"/counter/cases/{number}/receipt")).text("main")
    assert number in receipt
    assert "金牛区" in receipt
    assert "居民身份证（等级 B，原件已退还）" in receipt


def test_a_case_taken_in_is_listed_with_its_number_and_a_masked_name(clerk: Client) -> None:
    number = take_in(clerk)
    row = checked(clerk.get("/counter")).text(".worklist tbody")
    assert number in row
    assert "罗某" in row
    assert "罗小梅" not in row


def test_a_second_application_for_the_same_is_refused_with_the_number_of_the_first(clerk: Client) -> None:
    number = take_in(clerk)
    page = checked(post(clerk, NEW, f"{NEW}/send", **PERSON, **RECORD), status=409)
    assert number in page.text(".govuk-error-summary")


def test_the_window_supplements_hands_over_and_takes_the_rating(clerk: Client, staffed: Halls) -> None:
    number = take_in(clerk)
    staffed.pair.settle()
    chongqing = staffed.pair.chongqing
    one, other = (staffed.officer(chongqing, number, name) for name in ("chen", "deng"))
    usecases.act(chongqing, one, number, "ask once", {"missing": "请补交照片"})
    staffed.pair.settle()
    case = f"/counter/cases/{number}"
    form = checked(clerk.get(f"{case}/do/supplement"))
    assert form.one("#period_from").attrs["value"] == "2010"  # what was said before is there to be corrected
    post(clerk, f"{case}/do/supplement", f"{case}/do/supplement", **RECORD)
    staffed.pair.settle()
    usecases.act(chongqing, one, number, "accept", {})
    chongqing.act(number, "propose", one, Proposal(True))
    usecases.act(chongqing, other, number, "decide", {})
    staffed.pair.settle()

    assert "无犯罪记录证明" in checked(clerk.get(case)).text("main")
    post(clerk, case, f"{case}/do/deliver")
    wrong = checked(post(clerk, f"{case}/do/rate", f"{case}/do/rate", grade="9"), status=400)
    assert [a.attrs["href"] for a in wrong.all(".govuk-error-summary a")] == ["#grade"]
    done = checked(post(clerk, f"{case}/do/rate", f"{case}/do/rate", grade="1"))
    assert "已办结" in done.text(".lead")


def test_a_credential_is_checked_at_once_with_its_reasons(staffed: Halls) -> None:
    text = credential(staffed)
    with visiting(staffed.app(staffed.pair.sichuan)) as clerk:
        at_work(clerk, "clerk", "/counter")
        good = checked(show(clerk, text, "pension"))
        bad = checked(show(clerk, text, "unemployment"))
        altered = checked(show(clerk, text[:300] + ("A" if text[300] != "A" else "B") + text[301:], "pension"))
    assert good.text(".verdict h2") == "✓ 核验通过，可以采信"
    assert "未通过核验" in bad.text(".verdict h2")
    assert "✕ 不符合" in [words(e) for e in bad.all(".met")]
    assert "内容被改动" in altered.text(".verdict")


def test_a_credential_is_read_from_its_codes_in_any_order(staffed: Halls) -> None:
    parts = "\n".join(reversed(qr.split(credential(staffed))))
    with visiting(staffed.app(staffed.pair.sichuan)) as clerk:
        at_work(clerk, "clerk", "/counter")
        assert "✓ 核验通过" in checked(show(clerk, parts, "pension")).text(".verdict h2")


def test_the_counter_is_for_clerks_only(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "chen", "/desk")
        checked(client.get("/counter"), status=403)


def test_a_case_of_another_window_is_not_there(clerk: Client, staffed: Halls) -> None:
    number = usecases.apply(
        staffed.pair.sichuan,
        resident(staffed.pair.sichuan),
        "pension-transfer",
        "apply",
        {"to_place": JIN_NIU, "from_place": YU_ZHONG, "hukou": JIN_NIU, "reason": "A"},
    )
    checked(clerk.get(f"/counter/cases/{number}"), status=404)


def credential(halls: Halls) -> str:
    """Luo's proof of insurance from Chongqing, as she shows it the next morning."""
    chongqing = halls.pair.chongqing
    luo = resident(chongqing)
    asked = {"issuer_place": YU_ZHONG, "schemes": ["pension", "medical"]}
    usecases.apply(chongqing, luo, "insurance-participation-certificate", "issue", asked)
    halls.pair.clock.pass_time(days=1)  # past midnight, when lists are published
    halls.pair.settle()
    (held,) = wallet.mine(chongqing, luo)
    return wallet.show(chongqing, luo, held.number, ["id_number", "pension"]).text


def show(clerk: Client, text: str, scheme: str):  # type: ignore[no-untyped-def]
    """Check what Luo shows."""
    form = {"relying_place": JIN_NIU, "purpose": "housing", "scheme": scheme, "presented": text}
    return post(clerk, SHOW, f"{SHOW}/send", **PERSON, **form)


def test_a_scan_is_kept_while_the_form_is_checked_and_opened_on_the_desk_of_the_other_side(
    clerk: Client, staffed: Halls
) -> None:
    fields = {**PERSON, **RECORD, "_csrf_token": csrf_token(clerk.get(NEW).text)}
    checking = checked(clerk.post(NEW, data=fields, files={"scan-identity": ("card.png", PNG, "image/png")}))
    assert "扫描件：居民身份证" in checking.text("main")
    hidden = {str(e.attrs["name"]): str(e.attrs["value"]) for e in checking.all('main input[type="hidden"]')}
    assert hidden["scan-identity"] == hashlib.sha256(PNG).hexdigest()
    number = str(clerk.post(f"{NEW}/send", data=hidden).url).split("/")[-2]
    staffed.pair.settle()
    with visiting(staffed.app(staffed.pair.chongqing)) as desk:
        at_work(desk, "chen", "/desk")
        page = checked(desk.get(f"/desk/cases/{number}"))
        said = page.text(".papers")
        assert "B 窗口核验" in said
        assert "金牛区" in said
        opened = desk.get(str(page.one(".papers a").attrs["href"]))
    assert opened.content == PNG
    assert opened.headers["content-type"] == "image/png"
    assert opened.headers["content-security-policy"] == "sandbox"
    assert "card" not in opened.headers["content-disposition"]  # names of files may name people


def test_a_file_is_taken_for_what_it_is_and_not_for_its_name(clerk: Client) -> None:
    fields = {**PERSON, **RECORD, "_csrf_token": csrf_token(clerk.get(NEW).text)}
    page = checked(clerk.post(NEW, data=fields, files={"scan-identity": ("card.png", b"MZ", "image/png")}), status=400)
    assert "只收 PDF、JPEG、PNG 文件" in page.text(".govuk-error-summary")
    assert page.one(".govuk-error-summary a").attrs["href"] == "#scan-identity"


def test_an_original_is_kept_sent_with_a_number_and_followed(clerk: Client, staffed: Halls) -> None:
    number = take_in(clerk, **{**AGENT, "papers-checked": ["identity", "authority"], "originals-kept": "authority"})
    case = f"/counter/cases/{number}"
    assert "原件留存" in checked(clerk.get(f"{case}/receipt")).text("main")
    ask = f"{case}/do/send%20originals"
    assert checked(post(clerk, ask, ask, parcel=""), status=400)
    post(clerk, ask, ask, parcel="EMS 1234")
    said = checked(clerk.get(case)).text(".papers")
    assert "单号 EMS 1234" in said
    staffed.pair.settle()
    with visiting(staffed.app(staffed.pair.chongqing)) as desk:
        at_work(desk, "chen", "/desk")
        there = f"/desk/cases/{number}"
        post(desk, there, f"{there}/do/receive%20originals")
        assert "存于重庆市公安局渝中区分局" in checked(desk.get(there)).text(".papers")
    staffed.pair.settle()
    assert "存于重庆市公安局渝中区分局" in checked(clerk.get(case)).text(".papers")


def test_the_credential_is_printed_or_saved_for_the_person_and_the_reading_is_noted(
    clerk: Client, staffed: Halls
) -> None:
    number = take_in(clerk)
    staffed.pair.settle()
    chongqing = staffed.pair.chongqing
    one, other = (staffed.officer(chongqing, number, name) for name in ("chen", "deng"))
    assert clerk.get(f"/counter/cases/{number}/credential").status_code == 404  # there is none yet
    usecases.act(chongqing, one, number, "accept", {})
    chongqing.act(number, "propose", one, Proposal(True))
    usecases.act(chongqing, other, number, "decide", {})
    staffed.pair.settle()
    case = checked(clerk.get(f"/counter/cases/{number}"))
    page = checked(clerk.get(str(case.one(f'a[href="/counter/cases/{number}/credential"]').attrs["href"])))
    assert "罗小梅" in page.text("main")
    assert page.all(".codes svg")
    saved = clerk.get(f"/counter/cases/{number}/credential/file")
    assert saved.headers["content-disposition"].startswith("attachment")
    held = wallet.mine(staffed.pair.sichuan, resident(staffed.pair.sichuan))[0]
    everything = wallet.show(staffed.pair.sichuan, resident(staffed.pair.sichuan), held.number, tuple(held.hidden))
    assert saved.text == everything.text  # all of it: it is the person's own
    readings = usecases.see(staffed.pair.sichuan, resident(staffed.pair.sichuan), number).readings
    assert "credential" in {reading.what for reading in readings}
