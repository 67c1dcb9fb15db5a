"""The offline checker: what it lets pass, and everything it must never let pass."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.formats import jws, qr, sdjwt, statuslist
from yipanqi.formats.checker import Acceptance, Challenge, Check, Grounds, KeyStatus, Result, Trust, TrustedKey, check
from yipanqi.formats.checker import trust as trust_file
from yipanqi.formats.statement import Binding, Statement, StatusRef
from yipanqi.formats.statuslist import Published, Status
from yipanqi.formats.suites import suite
from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import Text

VCT, LIST = "urn:yipanqi:deposit", "urn:yipanqi:status:50-gjj"
NODE, ISSUER, ISSUER_SM2, HOLDER = (suite(name).generate() for name in ("ed25519", "ed25519", "sm2", "ed25519"))
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)  # noon in China
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PURPOSE = "housing-fund-loan"

STATEMENT = Statement(
    "50:gjj",
    VCT,
    NOON - 5 * DAY,
    {"name": "陈思", "months": 38, "kind": "缴存证明"},
    valid_from=NOON - 4 * DAY,
    valid_to=NOON + 30 * DAY,
    status=StatusRef(7, LIST),
    holder=HOLDER.public,
)


def salt():
    return b"0123456789abcdef"


def presented(names=("months",), key=ISSUER, kid="k1", **changes):
    statement = msgspec.structs.replace(STATEMENT, **changes)
    return sdjwt.present(sdjwt.issue(statement, ["name", "months"], key, kid, salt), names)


def trusted(kid="k1", key=ISSUER, **changes):
    entry = TrustedKey("50:gjj", kid, jws.to_jwk(key.public), NOON - 400 * DAY)
    return msgspec.structs.replace(entry, **changes)


def trust(*keys, issued=NOON - DAY, expires=NOON + 30 * DAY, signer=NODE):
    return trust_file.issue(Trust(issued, expires, keys or (trusted(),)), signer, "node")


def status_list(status=Status.VALID, issued=NOON - HOUR, key=ISSUER, kid="k1", uri=LIST, size=16, expires=None):
    statuses = statuslist.empty(size).with_status(7, status) if size > 7 else statuslist.empty(size)
    return statuslist.issue(Published(uri, statuses, issued, expires), key, kid)


ACCEPTANCE = Acceptance(VCT, "50:gjj", "51", (PURPOSE,), NOON - 100 * DAY)


def grounds(**changes):
    usual = Grounds("51", NODE.public, trust(), {LIST: status_list()}, (ACCEPTANCE,), DAY)
    return msgspec.structs.replace(usual, **changes)


def result(text=None, now=NOON, purpose=PURPOSE, challenge=None, **changes):
    return check(text or presented(), grounds(**changes), purpose, now, challenge)


def refused(checked: Check, expected: Result) -> Text:
    """The only reason of a check that must refuse and show nothing."""
    assert checked.result is expected
    assert checked.claims == {}
    [reason] = checked.reasons
    return reason


def test_a_good_credential_shows_what_was_disclosed_and_how_old_its_status_is():
    assert result() == Check(Result.VALID, (), {"months": 38, "kind": "缴存证明"}, HOUR)


def test_a_credential_is_checked_from_its_qr_codes():
    parts = qr.split(presented())
    assert len(parts) > 1
    assert result(list(reversed(parts))).result is Result.VALID
    assert result(parts[0]).reasons[0].zh.startswith("还缺第2")


def test_a_credential_under_sm2_is_checked_alike():
    changes = {"trust": trust(trusted(key=ISSUER_SM2)), "lists": {LIST: status_list(key=ISSUER_SM2)}}
    assert result(presented(key=ISSUER_SM2), **changes).result is Result.VALID


# Tampered


SHOWN = presented()


@given(where=st.integers(0, len(SHOWN) - 1), byte=st.integers(0, 0x2FF))
def test_no_change_to_a_character_passes(where, byte):
    changed = SHOWN[:where] + chr(byte) + SHOWN[where + 1 :]
    assert (result(changed).result is Result.VALID) == (changed == SHOWN)


@given(st.text())
def test_nothing_presented_makes_the_checker_fail(text):
    assert check(text, grounds(), PURPOSE, NOON).result is Result.TAMPERED
    assert check([qr.PREFIX + text, text], grounds(), PURPOSE, NOON).result is Result.TAMPERED
    assert check([], grounds(), PURPOSE, NOON).result is Result.TAMPERED


def test_a_signature_by_someone_else_under_the_issuers_name_is_tampering():
    reason = refused(result(presented(key=NODE)), Result.TAMPERED)
    assert reason.zh == "证照内容不完整或被改动：签发机关的签名不符。"


# Untrusted


def test_a_suite_that_is_not_installed_is_said_and_is_no_tampering(monkeypatch):
    text, file = presented(key=ISSUER_SM2), trust(trusted(key=ISSUER_SM2))
    missing = Refused(Problem("suite-not-installed", Text("未安装", "not installed")), Kind.UNKNOWN)

    def only_ed25519(name):
        if name == "sm2":
            raise missing
        return suite(name)

    monkeypatch.setattr(jws, "suite", only_ed25519)
    assert refused(result(text, trust=file), Result.UNTRUSTED).zh == "未安装"


def test_an_issuer_or_key_that_is_not_in_the_trust_file_is_untrusted():
    refused(result(presented(issuer="50:other")), Result.UNTRUSTED)
    refused(result(presented(kid="k2")), Result.UNTRUSTED)


def test_a_stolen_key_is_untrusted_whatever_date_it_wrote():
    stolen = trust(trusted(status=KeyStatus.STOLEN))
    refused(result(trust=stolen), Result.UNTRUSTED)


def test_a_key_that_was_replaced_is_good_for_what_it_signed_in_its_time():
    # The credential was issued five days before noon; the end of a key's time is not part of it.
    replaced = trust(trusted(valid_to=NOON - 4 * DAY), trusted("k2", ISSUER_SM2))
    lists = {LIST: status_list(key=ISSUER_SM2, kid="k2")}
    assert result(trust=replaced, lists=lists).result is Result.VALID
    refused(result(trust=trust(trusted(valid_to=NOON - 5 * DAY))), Result.UNTRUSTED)
    refused(result(trust=trust(trusted(valid_from=NOON - 5 * DAY + HOUR))), Result.UNTRUSTED)


@pytest.mark.parametrize(
    "file",
    [
        trust(signer=ISSUER),
        trust()[:-1],
        "",
        trust(trusted(jwk=jws.Okp("A"))),
        trust(expires=NOON),
        trust(issued=NOON + HOUR),
        status_list(key=NODE),
    ],
    ids=["signed by another", "cut short", "empty", "with a bad key", "out of date", "from the future", "another file"],
)
def test_without_a_good_trust_file_nothing_is_trusted(file):
    refused(result(trust=file), Result.UNTRUSTED)


# Time


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOON - 4 * DAY - timedelta(seconds=1), Result.NOT_YET_VALID),
        (NOON - 4 * DAY, Result.VALID),
        (NOON + 30 * DAY - timedelta(seconds=1), Result.VALID),
        (NOON + 30 * DAY, Result.EXPIRED),
    ],
)
def test_a_credential_is_good_from_its_first_second_until_before_its_last(now, expected):
    fresh = {LIST: status_list(issued=now)}
    file = trust(issued=NOON - 50 * DAY, expires=NOON + 50 * DAY)
    assert result(now=now, lists=fresh, trust=file).result is expected


def test_an_expired_credential_says_since_when_on_chinas_clocks():
    reason = refused(result(presented(valid_to=NOON - HOUR)), Result.EXPIRED)
    assert reason == Text("该证照已于2026-03-10 11:00失效。", "This credential expired at 2026-03-10 11:00.")


def test_a_credential_from_the_future_is_not_valid_yet():
    text = presented(issued=NOON + HOUR, valid_from=None)
    refused(result(text), Result.NOT_YET_VALID)


# Agreement


@pytest.mark.parametrize(
    "changes",
    [
        {"vct": "urn:yipanqi:diploma"},
        {"issuer": "50:rsj"},
        {"relying": "50"},
        {"purposes": ()},
        {"valid_from": NOON + HOUR},
        {"valid_to": NOON},
    ],
    ids=str,
)
def test_what_the_agreement_does_not_cover_is_not_accepted(changes):
    acceptance = msgspec.structs.replace(ACCEPTANCE, **changes)
    refused(result(acceptances=(acceptance,)), Result.NOT_ACCEPTED)


def test_another_purpose_or_no_agreement_is_not_accepted():
    refused(result(purpose="school-entry"), Result.NOT_ACCEPTED)
    refused(result(acceptances=()), Result.NOT_ACCEPTED)


# Status


@pytest.mark.parametrize(
    ("status", "words"), [(Status.INVALID, "撤销"), (Status.SUSPENDED, "暂扣"), (Status.OTHER, "停止")]
)
def test_any_status_but_valid_is_revoked_in_its_own_words(status, words):
    reason = refused(result(lists={LIST: status_list(status)}), Result.REVOKED)
    assert words in reason.zh


def test_a_list_as_old_as_the_limit_is_taken_and_one_older_is_not():
    # The limit is one day; one second more is 24 hours and a little.
    assert result(lists={LIST: status_list(issued=NOON - DAY)}).result is Result.VALID
    old = result(lists={LIST: status_list(issued=NOON - 3 * DAY - 5 * HOUR)})
    reason = refused(old, Result.UNKNOWN_STATUS)
    assert old.list_age == 3 * DAY + 5 * HOUR
    assert reason.zh == "证照状态截至2026-03-07 07:00，距今3天5小时，超出允许的时限（1天），请更新状态列表。"
    assert "3 d 5 h ago" in reason.en


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(days=2), "距今2天，"),
        (timedelta(hours=25, minutes=1), "距今1天1小时，"),
        (timedelta(hours=30), "距今1天6小时，"),
    ],
)
def test_an_age_is_said_in_its_two_largest_units(age, words):
    assert words in result(lists={LIST: status_list(issued=NOON - age)}).reasons[0].zh


def test_an_age_of_less_than_a_minute_is_said_in_minutes():
    checked = result(lists={LIST: status_list(issued=NOON - timedelta(seconds=30))}, oldest=timedelta(0))
    assert "距今0分钟，" in checked.reasons[0].zh


def test_a_credential_revoked_in_an_old_list_is_revoked():
    old = result(lists={LIST: status_list(Status.INVALID, issued=NOON - 3 * DAY)})
    assert old.result is Result.REVOKED
    assert len(old.reasons) == 2


@pytest.mark.parametrize(
    "token",
    [
        status_list(key=NODE),
        status_list(kid="k2"),
        status_list()[:-1],
        status_list(uri="urn:yipanqi:status:other"),
        status_list(size=4),
        status_list(expires=NOON),
        status_list(issued=NOON + HOUR),
        status_list(issued=NOON - 500 * DAY),
    ],
    ids=[
        "other key",
        "unknown key",
        "altered",
        "other list",
        "too short",
        "expired",
        "from the future",
        "before the key",
    ],
)
def test_a_list_that_cannot_be_believed_leaves_the_status_unknown(token):
    refused(result(lists={LIST: token}), Result.UNKNOWN_STATUS)


def test_a_list_signed_with_a_key_of_another_issuer_leaves_the_status_unknown():
    file = trust(trusted(), trusted("k9", NODE, issuer="50:rsj"))
    refused(result(trust=file, lists={LIST: status_list(key=NODE, kid="k9")}), Result.UNKNOWN_STATUS)


def test_a_list_signed_after_the_end_of_its_key_leaves_the_status_unknown():
    file = trust(trusted(), trusted("k0", NODE, valid_to=NOON - 2 * HOUR))
    lists = {LIST: status_list(key=NODE, kid="k0", issued=NOON - HOUR)}
    refused(result(trust=file, lists=lists), Result.UNKNOWN_STATUS)


def test_without_the_list_the_status_is_unknown():
    checked = result(lists={})
    refused(checked, Result.UNKNOWN_STATUS)
    assert checked.list_age is None


def test_a_credential_that_names_no_list_is_good_while_it_is_as_fresh_as_a_list_must_be():
    fresh = presented(status=None, issued=NOON - DAY, valid_from=None)
    assert result(fresh) == Check(Result.VALID, (), {"months": 38, "kind": "缴存证明"}, DAY)
    refused(result(presented(status=None)), Result.UNKNOWN_STATUS)


# Several at once


def test_everything_that_speaks_against_it_is_said_and_the_gravest_is_the_result():
    checked = result(
        presented(valid_to=NOON), purpose="school-entry", lists={LIST: status_list(Status.INVALID, NOON - 2 * DAY)}
    )
    assert checked.result is Result.REVOKED
    # Revoked; the list too old; expired; not for this purpose.
    assert len(checked.reasons) == 4
    assert checked.claims == {}


# Possession


ASKED = Challenge("51:window-3", "n-1", timedelta(minutes=5))


def bound(audience="51:window-3", nonce="n-1", made=NOON - timedelta(minutes=5)):
    return sdjwt.bind(presented(), HOLDER, Binding(audience, nonce, made))


def test_a_holder_who_answered_the_challenge_is_believed():
    assert result(bound(), challenge=ASKED).result is Result.VALID


@pytest.mark.parametrize(
    "text",
    [
        presented(),
        bound(audience="51:window-4"),
        bound(nonce="n-0"),
        bound(made=NOON - timedelta(minutes=6)),
        bound(made=NOON + timedelta(minutes=1)),
    ],
    ids=["none", "for another", "another nonce", "too old", "from the future"],
)
def test_a_challenge_that_was_not_answered_is_not_accepted(text):
    refused(result(text, challenge=ASKED), Result.NOT_ACCEPTED)


@given(
    st.sampled_from(list(Status)),
    st.integers(-40, 40),
    st.integers(-100, 100),
    st.integers(0, 48),
    st.sampled_from([PURPOSE, "school-entry"]),
)
def test_valid_means_every_condition_holds(status, ends_in, agreed_in, list_age, purpose):
    checked = result(
        presented(valid_to=NOON + ends_in * DAY),
        purpose=purpose,
        lists={LIST: status_list(status, NOON - list_age * HOUR)},
        acceptances=(msgspec.structs.replace(ACCEPTANCE, valid_from=NOON + agreed_in * DAY),),
    )
    good = status is Status.VALID and ends_in > 0 and agreed_in <= 0 and list_age <= 24 and purpose == PURPOSE
    assert (checked.result is Result.VALID) == good
    assert bool(checked.claims) == good
