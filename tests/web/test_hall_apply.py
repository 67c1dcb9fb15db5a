"""Applying, from the first question to the number: every page without a script, nothing in addresses."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import CERTIFICATE, PENSION, RECORD, Halls, answer, fill, press
from support.html import checked, words
from support.pair import JIN_NIU, state
from support.scans import PDF
from support.web import csrf_token, log_in, visiting

Client = TestClient[Litestar]
APPLY = "/services/pension-transfer/apply"
RECORDS = "/services/no-crime-certificate/apply"


@pytest.fixture
def luo(halls: Halls) -> Iterator[Client]:
    """Luo, logged in at Sichuan."""
    with visiting(halls.app(halls.pair.sichuan)) as client:
        log_in(client, "luo")
        yield client


def test_one_question_a_page_leads_to_all_answers_and_to_a_number(luo: Client, halls: Halls) -> None:
    check = fill(luo, APPLY, PENSION)
    rows = {words(row.query("dt")[0]): words(row.query("dd")[0]) for row in check.all(".govuk-summary-list__row")}
    assert rows["转移原因"] == "跨省就业"
    assert rows["两地重复缴费的月份，保留哪一方"] == "未提供"
    assert "还没有提交" in check.text("main")

    submitted = press(luo, check)

    number = submitted.text(".number")
    assert submitted.response.url.path == f"/cases/{number}/submitted"
    assert "承诺 2022-08-22 前办结（15 个工作日）" in submitted.text("main")  # 15 working days after Monday 2022-08-01
    assert state(halls.pair.sichuan, number) == "requested"
    checked(luo.get(f"/cases/{number}/submitted"))  # a bookmark of it still works


def test_a_question_says_where_one_is_and_leads_back(luo: Client) -> None:
    first = checked(luo.get(APPLY))
    assert "第 1 题，共 5 题" in first.text("main")
    assert first.one(".govuk-back-link").attrs["href"] == "/services/pension-transfer"
    second = answer(luo, first, PENSION)
    assert second.one(".govuk-back-link").attrs["href"] == f"{APPLY}/questions/to_place"


def test_a_question_left_empty_is_asked_again_with_the_reason(luo: Client) -> None:
    again = press(luo, checked(luo.get(APPLY)))
    assert again.response.url.path == f"{APPLY}/questions/to_place"
    assert words(again.one(".govuk-error-summary a")) == "请选择转入地（您现在参保缴费的地方）"


def test_an_answer_that_does_not_fit_another_is_asked_again(luo: Client) -> None:
    early = RECORD | {"period_to-year": "2009"}  # the period would end before it begins, in 2010
    page = checked(luo.get(RECORDS))
    while "language" not in page.response.url.path:
        page = answer(luo, page, early)
    again = answer(luo, page, early)
    assert again.response.url.path == f"{RECORDS}/questions/period_to"
    assert words(again.one(".govuk-error-summary a")) == "截止日期不能早于起始日期"
    assert "2009" in {e.attrs.get("value") for e in again.all("input")}
    assert answer(luo, again, RECORD).response.url.path == f"{RECORDS}/check"


def test_an_answer_is_changed_and_leads_straight_back(luo: Client) -> None:
    check = fill(luo, APPLY, PENSION)
    change = next(str(a.attrs["href"]) for a in check.all(".govuk-summary-list a") if "转移原因" in words(a))
    question = checked(luo.get(change))
    assert question.one('[name="reason"][checked]').attrs["value"] == "A"
    assert answer(luo, question, {"reason": "B"}).response.url.path == f"{APPLY}/check"


def test_an_answer_that_opens_further_questions_leads_to_them(luo: Client) -> None:
    fill(luo, APPLY, PENSION)
    page = answer(luo, checked(luo.get(f"{APPLY}/questions/reason")), {"reason": "C"})
    assert page.response.url.path == f"{APPLY}/questions/approval"
    assert "共 7 题" in page.text("main")


def test_a_question_that_is_not_asked_leads_to_one_that_is(luo: Client) -> None:
    assert luo.get(f"{APPLY}/questions/approval").url.path == f"{APPLY}/questions/to_place"
    assert luo.get(f"{APPLY}/check").url.path == f"{APPLY}/questions/to_place"


def test_what_was_begun_goes_on_after_another_log_in(luo: Client) -> None:
    second = answer(luo, checked(luo.get(APPLY)), PENSION)
    luo.post("/log-out", data={"_csrf_token": csrf_token(second.response.text)})
    log_in(luo, "luo")
    assert luo.get(APPLY).url.path == f"{APPLY}/questions/from_place"


def test_a_second_application_is_told_why_not_and_what_to_do(luo: Client) -> None:
    press(luo, fill(luo, APPLY, PENSION))
    page = press(luo, fill(luo, APPLY, PENSION))
    assert page.text("h1").startswith("目前不能办理")
    assert "已有在办业务" in page.text("main")
    assert "我的办件" in page.text("main section")


def test_two_places_of_one_side_are_told_why_not_and_what_to_do(luo: Client) -> None:
    page = press(luo, fill(luo, APPLY, PENSION | {"from_place": JIN_NIU}))
    assert "不属于跨省通办范围" in page.text("main")
    assert "返回更正" in page.text("main")


def test_a_certificate_of_the_other_side_is_told_where_to_ask(luo: Client) -> None:
    page = press(luo, fill(luo, "/services/insurance-participation-certificate/issue", CERTIFICATE))
    assert "另一方的服务大厅" in page.text("main")


def test_without_an_agreement_nothing_new_begins(luo: Client, halls: Halls) -> None:
    halls.pair.sichuan.revoke("2022-1", "50")
    page = press(luo, fill(luo, APPLY, PENSION))
    assert "协议目前未生效" in page.text("main")


def test_strangers_and_staff_do_not_apply(halls: Halls) -> None:
    with visiting(halls.app(halls.pair.sichuan)) as client:
        assert client.get(APPLY, follow_redirects=False).headers["location"].startswith("/log-in")


def test_papers_are_uploaded_from_the_page_with_all_answers_and_go_with_the_application(
    luo: TestClient[Litestar], halls: Halls
) -> None:
    page = fill(luo, "/services/no-crime-certificate/apply", RECORD)
    assert "没有上传材料" in page.text("main")
    path = str(page.one("main section a").attrs["href"])
    token = csrf_token(luo.get(path).text)
    bad = luo.post(
        path, data={"_csrf_token": token}, files={"paper-purpose": ("offer.pdf", b"offer", "application/pdf")}
    )
    assert "只收 PDF" in checked(bad, status=400).text(".govuk-error-summary")
    back = luo.post(path, data={"_csrf_token": token}, files={"paper-purpose": ("offer.pdf", PDF, "application/pdf")})
    page = checked(back)
    assert "用途证明" in page.text("main section")
    assert "✓ 已上传" in checked(luo.get(path)).text("main")
    number = str(press(luo, page).response.url).split("/")[-2]
    case = checked(luo.get(f"/cases/{number}"))
    assert "C 本人上传" in case.text(".papers")
    assert luo.get(str(case.one(".papers a").attrs["href"])).content == PDF


def test_a_program_uploads_papers_and_names_them_in_the_application(halls: Halls) -> None:
    with visiting(halls.app(halls.pair.sichuan)) as client:
        token = client.post("/api/token", json={"login": "luo"}).json()["token"]
        luo = {"authorization": f"Bearer {token}"}
        digest = client.post("/api/files", content=PDF, headers=luo).json()["digest"]
        apply = "/api/services/no-crime-certificate/apply/applications"
        number = client.post(apply, json={**RECORD, "paper-purpose": digest}, headers=luo).json()["number"]
        (paper,) = client.get(f"/api/cases/{number}", headers=luo).json()["papers"]
        assert (paper["title"]["zh"][:4], paper["grade"]) == ("用途证明", "C")
        assert client.post(apply, json={**RECORD, "paper-purpose": "0" * 64}, headers=luo).status_code >= 400


def test_another_paper_is_brought_while_nothing_is_decided(luo: TestClient[Litestar], halls: Halls) -> None:
    number = str(press(luo, fill(luo, "/services/no-crime-certificate/apply", RECORD)).response.url).split("/")[-2]
    path = f"/cases/{number}/bring%20paper"
    form = checked(luo.get(path))
    assert form.one("main form").attrs["enctype"] == "multipart/form-data"
    data = {"title": "劳动合同", "_csrf_token": csrf_token(form.response.text)}
    luo.post(path, data=data, files={"file": ("x.pdf", PDF, "application/pdf")})
    assert "劳动合同" in checked(luo.get(f"/cases/{number}")).text(".papers")
