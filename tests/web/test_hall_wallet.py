"""My credentials: showing one with only what is needed, and seeing whether it stands and where it was used."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import CERTIFICATE, Halls, fill, press
from support.html import checked, within, words
from support.pair import JIN_NIU, LUO, resident
from support.web import csrf_token, log_in, visiting
from yipanqi.formats import sdjwt
from yipanqi.protocols.words import Reason
from yipanqi.services.social_insurance.insurance_participation_certificate import ShowForm

Client = TestClient[Litestar]
SERVICE = "insurance-participation-certificate"


@pytest.fixture
def luo(halls: Halls) -> Iterator[Client]:
    """Luo, logged in at Chongqing, where the insurance was paid."""
    with visiting(halls.app(halls.pair.chongqing)) as client:
        log_in(client, "luo")
        yield client


@pytest.fixture
def number(luo: Client) -> str:
    """The case that led to a certificate on pension and medical insurance."""
    return press(luo, fill(luo, f"/services/{SERVICE}/issue", CERTIFICATE)).text(".number")


def address(number: str) -> str:
    return f"/credentials/{number}-participation-certificate"


def saved(client: Client, number: str, *claims: str) -> str:
    """The file that is downloaded when these claims are chosen."""
    token = csrf_token(client.get(address(number)).text)
    answer = client.post(f"{address(number)}/file", data={"claims": list(claims), "_csrf_token": token})
    assert answer.headers["content-disposition"].endswith('.txt"')
    return answer.text


def show(halls: Halls, presented: str) -> str:
    """Luo shows it in Sichuan for a home; the outcome."""
    form = ShowForm(JIN_NIU, "housing", "pension", presented)
    case = halls.pair.sichuan.apply(SERVICE, "show", LUO, form, resident(halls.pair.sichuan))
    with halls.pair.sichuan.look() as work:
        return str(work.case(case).field("outcome"))


def test_without_credentials_one_is_told_how_to_get_one(luo: Client) -> None:
    assert "还没有电子证照" in checked(luo.get("/credentials")).text("main")


def test_a_credential_is_listed_with_whether_it_stands(luo: Client, number: str) -> None:
    page = checked(luo.get("/credentials"))
    assert page.text(".rows h2") == "社会保险参保证明"
    assert "✓ 有效" in page.text(".rows")
    assert "有效期至 2022-10-30" in page.text(".rows")  # 90 days after 2022-08-01


def test_what_it_says_is_in_words_and_the_identity_number_masked(luo: Client, number: str) -> None:
    page = checked(luo.get(address(number)))
    assert "累计月数 30" in page.text(".says")
    assert LUO.number not in page.response.text


def test_the_file_discloses_what_was_chosen_and_nothing_else(luo: Client, number: str) -> None:
    open_claims, disclosed = sdjwt.claims(sdjwt.parse(saved(luo, number, "pension")))
    assert set(open_claims) == {"number"}
    assert set(disclosed) == {"pension"}


def test_the_page_of_codes_says_what_will_be_seen(luo: Client, number: str) -> None:
    token = csrf_token(luo.get(address(number)).text)
    page = checked(luo.post(f"{address(number)}/show", data={"claims": ["pension"], "_csrf_token": token}))
    assert [words(e) for e in page.all(".says dt")] == ["证照编号", "企业职工基本养老保险"]
    assert all(len(within(figure, "svg")) == 1 for figure in page.all(".codes figure"))
    assert [e.attrs["value"] for e in page.all('main [name="claims"]')] == ["pension"]


def test_what_is_downloaded_is_accepted_on_the_other_side_and_the_holder_sees_it(
    luo: Client, halls: Halls, number: str
) -> None:
    halls.pair.clock.pass_time(hours=20)  # past midnight: the status lists of the night are out
    halls.pair.settle()
    log_in(luo, "luo")
    assert show(halls, saved(luo, number, "id_number", "pension")) == "granted"
    halls.pair.clock.pass_time(days=1)  # and the uses of the day are told in the next night
    halls.pair.settle()
    log_in(luo, "luo")
    used = checked(luo.get(address(number))).text("main")
    assert "申请公租房或购房资格 · 已采信" in used
    assert "四川" in used


def test_a_revoked_credential_says_so_and_why_and_is_not_shown_again(luo: Client, halls: Halls, number: str) -> None:
    chongqing = halls.pair.chongqing
    chongqing.act(number, "revoke", halls.officer(chongqing, number), Reason("登记有误"))
    page = checked(luo.get(address(number)))
    assert "✕ 已撤销" in page.text("main")
    assert "登记有误" in page.text("main")
    assert not page.all("main form")


def test_an_expired_credential_says_so(luo: Client, halls: Halls, number: str) -> None:
    halls.pair.clock.pass_time(seconds=timedelta(days=91).total_seconds())
    log_in(luo, "luo")
    assert "✕ 已过期" in checked(luo.get(address(number))).text("main")


def test_a_claim_that_is_not_there_is_refused(luo: Client, number: str) -> None:
    token = csrf_token(luo.get(address(number)).text)
    checked(luo.post(f"{address(number)}/show", data={"claims": ["salary"], "_csrf_token": token}), status=400)


def test_another_persons_credential_is_not_found(halls: Halls, luo: Client, number: str) -> None:
    with visiting(halls.app(halls.pair.sichuan)) as client:
        log_in(client, "luo")
        checked(client.get(address(number)), status=404)  # the certificate lives where it was issued
