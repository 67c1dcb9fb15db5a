"""The relying side: what is accepted, what is refused and why, what is kept, and what the holder hears of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from support.certificates import (
    MEDICAL,
    PENSION,
    ask_for,
    certificate,
    held,
    insure,
    issuing_officer,
    read_svg,
    show,
)
from support.counters import AGENT, AGREEMENT, Counters, letters, said, state
from yipanqi.cases import credentials
from yipanqi.cases.case import Made
from yipanqi.formats.checker import Result
from yipanqi.kernel.decision import Outcome
from yipanqi.protocols.words import Reason
from yipanqi.store import cases as rows
from yipanqi.store.credentials import peer_list
from yipanqi.store.tables import every_table
from yipanqi.store.vault import Vault


@pytest.fixture
def shown(counters: Counters) -> str:
    """Luo's certificate of her pension months, with her identity number and nothing else."""
    insure(counters, PENSION, MEDICAL)
    return certificate(counters, ask_for(counters, "pension", "medical"), "id_number", "pension")


def decided(counters: Counters, number: str) -> Made:
    with counters.sichuan.look() as work:
        [row] = work.uow.rows(select(rows.decision).where(rows.decision.c.case_number == number))
        return msgspec.json.decode(work.vault.open(row.body), type=Made)


def refusal(counters: Counters, number: str) -> str:
    assert state(counters.sichuan, number) == "refused"
    assert decided(counters, number).outcome is Outcome.REFUSED
    return said(letters(counters.sichuan, number)["refusal"])


def test_a_certificate_is_accepted_on_the_day_it_is_issued(counters: Counters, shown: str) -> None:
    number = show(counters, shown)
    assert state(counters.sichuan, number) == "accepted"
    assert [c.met for c in decided(counters, number).conditions] == [True, True, True]


def test_what_was_not_disclosed_is_not_seen(counters: Counters, shown: str) -> None:
    with counters.sichuan.look() as work:
        found = credentials.check(work, shown, "participation-certificate", "housing", timedelta(hours=48))
    assert found.result is Result.VALID
    assert set(found.claims) == {"number", "id_number", "pension"}


def test_a_file_with_line_ends_and_spaces_is_the_same_certificate(counters: Counters, shown: str) -> None:
    broken = "\r\n".join(shown[at : at + 76] for at in range(0, len(shown), 76)) + " \n"
    assert state(counters.sichuan, show(counters, broken)) == "accepted"


def test_its_codes_are_read_by_an_independent_reader_and_accepted(counters: Counters, shown: str) -> None:
    codes = credentials.qr_codes(shown)
    assert len(codes) > 1
    scanned = "\n".join(reversed([read_svg(code) for code in codes]))
    assert state(counters.sichuan, show(counters, scanned)) == "accepted"
    one_missing = "\n".join(read_svg(code) for code in codes[1:])
    assert "还缺第1个二维码" in refusal(counters, show(counters, one_missing))


@pytest.mark.parametrize("suites", [("ed25519", "ed25519"), ("sm2", "sm2"), ("ed25519", "sm2")])
def test_either_suite_will_do(new_database_url: Callable[[], str], suites: tuple[str, str]) -> None:
    if "sm2" in suites:
        pytest.importorskip("gmssl_pyx")
    counters = Counters(new_database_url, suites)
    insure(counters, PENSION)
    number = show(counters, certificate(counters, ask_for(counters, "pension"), "id_number", "pension"))
    assert state(counters.sichuan, number) == "accepted"
    counters.close()


def test_an_expired_one_is_refused(counters: Counters, shown: str) -> None:
    counters.later("2026-05-03 09:59")  # issued on 2 February at 10:00, good for 90 days: 26 + 31 + 30 + 3
    assert state(counters.sichuan, show(counters, shown)) == "accepted"
    counters.later("2026-05-03 10:00")
    assert "已于2026-05-03 10:00失效" in refusal(counters, show(counters, shown))


def test_a_revoked_one_is_refused_as_soon_as_the_news_is_here(counters: Counters, shown: str) -> None:
    [mine] = held(counters)
    officer = issuing_officer(counters, mine.case)
    counters.chongqing.act(mine.case, "revoke", officer, Reason("登记有误"))
    assert state(counters.sichuan, _show_without_post(counters, shown)) == "accepted"
    counters.settle()
    assert "已被签发机关撤销" in refusal(counters, show(counters, shown))


def _show_without_post(counters: Counters, shown: str) -> str:
    settle, counters.settle = counters.settle, lambda: None  # type: ignore[method-assign]
    try:
        return show(counters, shown)
    finally:
        counters.settle = settle  # type: ignore[method-assign]


def test_one_altered_character_anywhere_is_refused(counters: Counters, shown: str) -> None:
    with counters.sichuan.look() as work:
        for place in range(0, len(shown), 11):
            altered = shown[:place] + ("A" if shown[place] != "A" else "B") + shown[place + 1 :]
            found = credentials.check(work, altered, "participation-certificate", "housing", timedelta(hours=48))
            assert found.result in (Result.TAMPERED, Result.UNTRUSTED), place
            assert found.claims == {}


def test_an_altered_one_is_not_taken_at_the_window(counters: Counters, shown: str) -> None:
    assert "被改动" in refusal(counters, show(counters, shown[:40] + "x" + shown[41:]))
    assert "未通过核验" in refusal(counters, show(counters, "什么也不是"))


def test_another_purpose_than_agreed_is_refused(counters: Counters, shown: str) -> None:
    assert "互认协议未约定" in refusal(counters, show(counters, shown, purpose="school"))


def test_after_the_end_of_the_agreement_it_is_refused(counters: Counters, shown: str) -> None:
    counters.sichuan.revoke(AGREEMENT, "50")
    assert "互认协议未约定" in refusal(counters, show(counters, shown))


def test_a_list_that_is_too_old_is_said_to_be_so(counters: Counters, shown: str) -> None:
    counters.at("2026-02-04 10:00")  # the list is of 2 February, 10:00: 48 hours are allowed, and not reached
    number = _show_without_post(counters, shown)
    assert "2天" in refusal(counters, number)  # its own end, after two days, comes first
    assert "状态列表已有48小时" in decided(counters, number).conditions[0].fact.zh
    counters.settle()  # the night's list comes
    assert state(counters.sichuan, show(counters, shown)) == "accepted"


def test_somebody_elses_certificate_is_refused(counters: Counters, shown: str) -> None:
    assert "持有人与申请人不一致" in refusal(counters, show(counters, shown, who=AGENT))


def test_without_the_identity_number_it_could_be_anybodys(counters: Counters, shown: str) -> None:
    [mine] = held(counters)
    assert "持有人与申请人不一致" in refusal(counters, show(counters, certificate(counters, mine.case, "pension")))


def test_a_scheme_that_is_not_shown_is_not_covered(counters: Counters, shown: str) -> None:
    assert "证明中没有所需险种" in refusal(counters, show(counters, shown, scheme="medical"))


def test_a_credential_of_another_kind_is_refused(counters: Counters) -> None:
    number = counters.online()
    counters.at_owner(number, "accept")
    counters.decide(number)
    with counters.chongqing.look() as work:
        clean = credentials.text(work, f"{number}-no-crime-certificate")
    assert "互认协议未约定" in refusal(counters, show(counters, clean))


def test_under_a_stolen_key_nothing_is_accepted(counters: Counters, shown: str) -> None:
    key = counters.chongqing.world.ring.current("50", counters.clock())
    counters.sichuan.report_stolen("50", key.id)
    assert "签发密钥已失效或已报失窃" in refusal(counters, show(counters, shown))


def test_uses_are_reported_at_night_once_and_the_holder_sees_them(counters: Counters, shown: str) -> None:
    show(counters, shown)
    show(counters, shown, scheme="medical")
    assert held(counters)[0].uses == ()
    counters.later("2026-02-03 00:00")
    counters.later("2026-02-04 00:00")
    uses = held(counters)[0].uses
    assert [(u.relying, u.purpose) for u in uses] == [("51", "housing")] * 2
    assert sorted(u.outcome for u in uses) == ["accepted", "refused"]
    assert {u.office for u in uses} == {"51-social-insurance-510107"}


def test_lists_are_published_at_revocation_and_every_night(counters: Counters, shown: str) -> None:
    assert list_ages(counters) == [0]
    counters.at("2026-02-02 15:00")
    [mine] = held(counters)
    counters.chongqing.act(mine.case, "revoke", issuing_officer(counters, mine.case), Reason("登记有误"))
    counters.settle()
    assert list_ages(counters) == [0]
    for day in ("03", "04", "05"):
        counters.later(f"2026-02-{day} 01:00")
        assert list_ages(counters) == [0]
    counters.at("2026-02-05 06:00")
    assert list_ages(counters) == [5]


def list_ages(counters: Counters) -> list[int]:
    """Hours since the lists that Sichuan has were signed."""
    with counters.sichuan.look() as work:
        found = work.uow.rows(select(peer_list.c.issued_at))
    return [int((counters.clock() - row.issued_at).total_seconds() // 3600) for row in found]


def test_the_relying_side_keeps_nothing_of_the_credential(counters: Counters, shown: str) -> None:
    accepted, refused = show(counters, shown), show(counters, shown, who=AGENT)
    token, *disclosures, _ = shown.split("~")
    pieces = [piece.encode() for piece in (*token.split(".")[1:], *disclosures)]
    kept = list(everything_kept(counters))
    assert any(accepted.encode() in value for value in kept)
    assert any(refused.encode() in value for value in kept)
    assert not [value for value in kept if any(piece in value for piece in pieces)]
    # months and dates of what was disclosed are not kept in other words either
    assert not [value for value in kept if b"202206" in value]


def everything_kept(counters: Counters) -> Iterator[bytes]:
    """Every value in Sichuan's database, opened where it is sealed."""
    with counters.sichuan.look() as work:
        for table in every_table().tables.values():
            for row in work.uow.rows(select(table)):
                for value in row:
                    yield opened(work.vault, value)


def opened(vault: Vault, value: object) -> bytes:
    """A value as bytes, unsealed where it is sealed."""
    if not isinstance(value, bytes):
        return str(value).encode()
    try:
        return vault.open(value)
    except InvalidTag:
        return value
