"""Documents on pages: for everybody, and for the coordination office that adopts new ones."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support import papers
from support.hall import Halls
from support.html import Page, checked, words
from support.staff import at_work
from support.web import csrf_token, visiting

Client = TestClient[Litestar]
HOME = "/office/documents"
PLAN, ITEMS = "川办发〔2021〕2号", "渝府办发〔2022〕3号"
DRAFT, FINAL = "双核方案2024征求意见稿", "渝府办〔2025〕2号"


@pytest.fixture
def anyone(staffed: Halls) -> Iterator[Client]:
    with visiting(staffed.app(staffed.pair.chongqing)) as client:
        yield client


@pytest.fixture
def office(anyone: Client) -> Client:
    at_work(anyone, "zheng", HOME)
    return anyone


def send(client: Client, page: str, path: str, **fields: str) -> Page:
    token = csrf_token(client.get(page).text)
    return checked(client.post(path, data={**fields, "_csrf_token": token}))


def upload(client: Client, text: str, name: str = "方案.txt") -> str:
    """The address of what was uploaded."""
    token = csrf_token(client.get(HOME).text)
    answer = client.post(HOME, data={"_csrf_token": token, "text": ""}, files={"file": (name, text.encode())})
    checked(answer)
    return answer.url.path


def adopt(client: Client, text: str) -> str:
    here = upload(client, text)
    while "读得对" in (page := client.get(here)).text:
        form = checked(page).one(".doubt form")
        fields = {
            str(i.attrs["name"]): str(i.attrs.get("value", "")) for i in checked(page).all(".doubt form input")[:3]
        }
        client.post(str(form.attrs["action"]), data=fields)
    client.post(f"{here}/lineage/accept", data={"_csrf_token": csrf_token(client.get(here).text)})
    form = checked(client.get(f"{here}/adopt"))
    fields = {name: str(form.one(f"#{name}").attrs.get("value") or "") for name in ("document", "zh", "en")}
    send(client, f"{here}/adopt", f"{here}/adopt", **fields)
    return here


def compare(one: str, other: str) -> str:
    return f"/documents/compare?one={quote(one)}&other={quote(other)}"


def test_everybody_sees_the_documents_by_date_and_what_follows_from_what(anyone: Client) -> None:
    page = checked(anyone.get("/documents"))
    titles = [words(each) for each in page.all("ol.rows h2")]
    assert len(titles) == 5
    assert titles[0] == "成渝地区双城经济圈便捷生活行动方案"
    assert "由征求意见稿定稿：双核方案2024征求意见稿" in page.text("ol.rows")


def test_a_document_shows_its_clauses_with_where_they_came_from(anyone: Client) -> None:
    page = checked(anyone.get(f"/documents/{quote(FINAL, safe='')}"))
    assert len(page.all(".rows > li")) == 21
    assert "← 扩展：2024 双核征求意见稿 2.15 过境免签与入境游" in page.text("main")
    assert checked(anyone.get("/documents/nothing"), 404)


def test_closing_paragraphs_stand_at_the_end(anyone: Client) -> None:
    page = checked(anyone.get(f"/documents/{quote(FINAL, safe='')}"))
    assert [words(h) for h in page.all("main section h2")] == [
        "1 政策标准统一",
        "2 便利化水平提升",
        "3 优质资源共享",
        "结尾",
    ]


def test_two_documents_stand_side_by_side_with_their_changes(anyone: Client) -> None:
    page = checked(anyone.get(compare(FINAL, DRAFT)))  # whichever is named first, the earlier stands left
    assert "2024 双核征求意见稿" in page.text("h1")
    text = page.text("main")
    assert "144 小时 → 240 小时" in text
    assert "力度： 探索 → 实现" in text
    assert "未再列入" in text
    assert checked(anyone.get(compare(PLAN, "nothing")), 404)


def test_documents_that_no_lineage_joins_are_aligned_by_services(anyone: Client) -> None:
    page = checked(anyone.get(compare(PLAN, FINAL)))
    assert "按共同的服务对齐" in page.text(".lead")
    assert "同一服务" in page.text("main")  # chronic diseases, personnel files


def test_the_life_of_a_service_is_a_timeline(anyone: Client) -> None:
    page = checked(anyone.get("/documents/services/pension-transfer"))
    assert [words(each) for each in page.all(".timeline time")] == ["2021-01-04", "2024-09-23"]
    assert "≤ 15 工作日 → ≤ 5 工作日" in page.text(".timeline")
    assert checked(anyone.get("/documents/services/nothing"), 404)


def test_the_pages_are_there_in_english(anyone: Client) -> None:
    anyone.get("/preferences?language=en")
    for path, said in {
        "/documents": "where the promises come from",
        f"/documents/{quote(PLAN, safe='')}": "transfer of pension insurance relations",
        compare(PLAN, ITEMS): "what went is struck out",
        "/documents/services/e-id-recognition": "through the documents",
    }.items():
        assert said in checked(anyone.get(path)).text("main")


def test_only_coordinators_see_what_is_under_review(anyone: Client) -> None:
    at_work(anyone, "chen", "/desk")
    checked(anyone.get(HOME), 403)


def test_what_cannot_be_read_is_said_beside_the_file(office: Client) -> None:
    token = csrf_token(office.get(HOME).text)
    answer = office.post(HOME, data={"_csrf_token": token, "text": "没有编号"})
    assert "没有读出任何条款" in checked(answer, 400).text("#file-error")


def test_an_uploaded_document_is_read_and_says_what_is_left_to_do(office: Client) -> None:
    page = checked(office.get(upload(office, papers.FIRST)))
    assert "待审核" in page.text(".lead")
    assert "都已确认，可以纳入" in page.text(".steps-left")
    assert len(page.all(".rows h3")) == 8


def test_a_field_is_put_right_and_a_wrong_value_is_refused_beside_it(office: Client) -> None:
    here = upload(office, papers.FIRST)
    at = f"{here}/field?clause=1&field=targets"
    asked = checked(office.get(at))
    assert asked.text("#value") == "6 | 条 | >= | 开行6条以上跨界客运班线"
    token = csrf_token(office.get(at).text)
    bad = office.post(f"{here}/field", data={"_csrf_token": token, "clause": "1", "field": "targets", "value": "many"})
    assert "量化目标的格式不对" in checked(bad, 400).text("#value-error")
    page = send(office, at, f"{here}/field", clause="1", field="targets", value="7 | 条 | >= | 七条")
    assert "七条" in page.text("main")
    assert "改过 1 次" in checked(office.get(at)).text("main")


def test_doubts_are_confirmed_one_by_one(office: Client) -> None:
    here = upload(office, papers.FIRST.replace("（责任单位：两省市民政部门）\n（五）", "\n（五）"))
    page = checked(office.get(here))
    assert "存疑 1 处" in page.text("main")
    fields = {str(i.attrs["name"]): str(i.attrs.get("value", "")) for i in page.all(".doubt form input")}
    office.post(f"{here}/confirm", data=fields)
    assert "存疑" not in checked(office.get(here)).text("h2 + .rows")
    assert "都已确认" in checked(office.get(here)).text(".steps-left")


def test_a_clause_that_is_none_is_dropped(office: Client) -> None:
    here = upload(office, papers.FIRST)
    send(office, here, f"{here}/drop", clause="0", field="clause")
    assert len(checked(office.get(here)).all(".rows h3")) == 7


def test_lineage_is_proposed_with_its_parts_and_decided(office: Client) -> None:
    adopt(office, papers.FIRST)
    here = upload(office, papers.SECOND)
    page = checked(office.get(f"{here}/lineage"))
    assert len(page.all(".pairs > li")) == 7
    assert "文字" in words(page.all(".pairs .cite")[0])
    first = page.all(".pairs form")[0]
    fields = {str(i.attrs["name"]): str(i.attrs.get("value", "")) for i in page.all(".pairs form input")[:3]}
    office.post(str(first.attrs["action"]), data={**fields, "relation": "not kin"})
    assert "✓ 不是同一事项" in checked(office.get(f"{here}/lineage")).text(".pairs")
    send(office, f"{here}/lineage", f"{here}/lineage/accept")
    assert "建议：" not in checked(office.get(f"{here}/lineage")).text("main")


def test_a_clause_gets_its_short_title_field_and_services(office: Client) -> None:
    here = upload(office, papers.FIRST)
    at = f"{here}/clauses/1.1"
    card = {"zh": "空车位查询", "en": "free parking", "field": "transport", "strength": "achieve"}
    token = csrf_token(office.get(at).text)
    bad = office.post(at, data={**card, "services": "nothing", "_csrf_token": token})
    assert "服务目录中没有：nothing" in checked(bad, 400).text(".govuk-error-summary")
    send(office, at, at, **card, services="transit-card-interop")
    assert checked(office.get(at)).one("#zh").attrs["value"] == "空车位查询"


def test_an_adopted_document_is_public_and_what_it_touches_is_listed(office: Client) -> None:
    adopt(office, papers.FIRST)
    here = adopt(office, papers.SECOND)
    page = checked(office.get(here))
    assert "已纳入目录" in page.text(".lead")
    assert "工作任务：" in page.text("main")  # undertakings of the first edition that go on
    public = checked(office.get(f"/documents/{quote('渝府办规〔2032〕9号', safe='')}"))
    assert "← 扩展" in public.text("main")
    assert "原文" in public.text("main")
    both = checked(office.get(compare("川办规〔2031〕7号", "渝府办规〔2032〕9号")))
    assert "逐字对照" in both.text("main")


def test_a_text_of_a_known_document_shows_its_differences_and_is_attached(office: Client) -> None:
    adopt(office, papers.FIRST)
    here = upload(office, papers.FIRST.replace("30个工作日", "31个工作日"))
    page = checked(office.get(here))
    assert "与目录有 1 处不同" in page.text("main")
    assert "已作为文本附上" in send(office, here, f"{here}/attach").text(".lead")


def test_the_catalogue_check_lists_what_to_look_at(office: Client) -> None:
    page = checked(office.get(f"{HOME}/check"))
    assert "尚未开通的服务" in page.text("main")
    assert "岳池县2024年任务清单#7.27" in page.text("main")


def test_what_is_set_aside_is_not_changed_any_more(office: Client) -> None:
    here = upload(office, papers.FIRST)
    assert "已搁置" in send(office, here, f"{here}/set-aside").text(".lead")
    token = csrf_token(office.get(HOME).text)
    answer = office.post(f"{here}/lineage/accept", data={"_csrf_token": token})
    assert answer.status_code == 409


def test_the_api_takes_a_document_from_upload_to_the_catalogue(anyone: Client) -> None:
    token = anyone.post("/api/token", json={"login": "zheng"}).json()["token"]
    zheng = {"authorization": f"Bearer {token}"}
    base = "/api/office/documents"

    def post(path: str, body: object) -> int:
        return anyone.post(path, json=body, headers=zheng).status_code

    id_ = anyone.post(base, json={"name": "a.txt", "text": papers.PENSIONS}, headers=zheng).json()["id"]
    here = f"{base}/{id_}"
    assert anyone.get(here).status_code == 401
    seen = anyone.get(here, headers=zheng).json()
    assert [each["relation"] for each in seen["proposals"]] == ["extended"]  # 15 working days, now 4
    assert "还有 1 对条款的沿革未确认" in [each["zh"] for each in seen["left"]]
    names = {"document": "川办发〔2033〕3号", "short": {"zh": "2033 第三批", "en": "2033 third list"}}
    assert post(f"{here}/adoption", names) == 409
    assert post(f"{here}/corrections", {"clause": 0, "field": "title", "value": "7"}) == 400
    assert post(f"{here}/corrections", {"clause": 0, "field": "title", "value": '"养老保险转移"'}) == 204
    pair = {name: seen["proposals"][0][name] for name in ("before", "after", "relation")}
    assert post(f"{here}/lineage", pair) == 204
    card = {"title": {"zh": "养老转移", "en": "pensions moved"}, "field": "social_insurance", "strength": "achieve"}
    assert post(f"{here}/clauses/1.1", {**card, "services": ["pension-transfer"]}) == 204
    assert post(f"{here}/adoption", names) == 201

    document = anyone.get(f"/api/documents/{quote('川办发〔2033〕3号', safe='')}").json()
    assert document["clauses"][0]["title"]["zh"] == "养老转移"
    steps = anyone.get("/api/documents/services/pension-transfer").json()["steps"]
    assert steps[-1]["came_from"][0]["changes"][1]["to"] == "≤ 4 工作日"
    compared = anyone.get("/api/documents/compare", params={"one": PLAN, "other": "川办发〔2033〕3号"}).json()
    assert [row["relation"] for row in compared["rows"]].count("extended") == 1
    assert len(anyone.get("/api/documents").json()) == 6
    assert anyone.get(here, headers=zheng).json()["actions"][0]["kind"] == "service"
    checked(anyone.get(f"/promises/{quote('川办发〔2033〕3号#1.1', safe='')}"))
    touched = anyone.get(here, headers=zheng).json()["actions"]
    assert post(f"{here}/done", {"key": touched[0]["key"]}) == 204
    assert sum(each["done"] for each in anyone.get(here, headers=zheng).json()["actions"]) == 1
    assert post(f"{here}/setting-aside", {}) == 409


def test_the_api_keeps_a_file_as_a_text_or_sets_it_aside(anyone: Client) -> None:
    token = anyone.post("/api/token", json={"login": "zheng"}).json()["token"]
    zheng = {"authorization": f"Bearer {token}"}
    base = "/api/office/documents"
    sent = papers.PENSIONS.encode()
    id_ = anyone.post(f"{base}/files", params={"name": "a.txt"}, content=sent, headers=zheng).json()["id"]
    assert anyone.post(f"{base}/files", params={"name": "a.txt"}, content=b"", headers=zheng).status_code == 400
    assert anyone.post(f"{base}/{id_}/lineage/acceptance", headers=zheng).json() == {"pairs": 1}
    assert anyone.post(f"{base}/{id_}/attachment", headers=zheng).status_code in {404, 409}  # the catalogue has none
    assert anyone.post(f"{base}/{id_}/setting-aside", headers=zheng).status_code == 204
    assert [(e["id"], e["closing"]) for e in anyone.get(base, headers=zheng).json()] == [(id_, "set aside")]
    found = anyone.get(f"{base}/check", headers=zheng).json()
    assert "岳池县2024年任务清单#7.27" in [each["subject"] for each in found]
