"""Accounts and tokens: two administrators for what weighs, at once for what is taken back, and all of it on record."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from support.counters import LUO, Counters, refused
from yipanqi.access import accounts as held
from yipanqi.access import sessions, tokens
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.access.readings import readings_of
from yipanqi.cases import parties
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import same
from yipanqi.node import accounts as keeping
from yipanqi.node import administration, programs, residents
from yipanqi.node.accounts import Vouched
from yipanqi.node.administration import Done, Seen

ISSUER = "https://login.example.gov.cn"
NEW = {"login": "chen.gang", "name": "陈刚", "subject": "s-7", "reason": "川人社〔2026〕7号"}
CLERK = {"roles": ["window_clerk"], "offices": "51-government-service-510106"}
OFFICER = {"roles": ["officer"], "offices": "51-public-security-510106"}


class Office:
    """Two administrators of a node, and short ways to what they do."""

    def __init__(self, counters: Counters) -> None:
        self.node, self.clock = counters.sichuan, counters.clock
        self.guan, self.kong = (self._administrator(login) for login in ("guan", "kong"))

    def _administrator(self, login: str) -> Actor:
        with self.node.work_on() as work:
            scope = held.Scope(frozenset({Role.ADMINISTRATOR}))
            id_ = keeping.open_staff(work, login, same(login), ISSUER, login, scope, keeping.CONSOLE)
        return Actor(ActorKind.STAFF, id_, same(login), roles=frozenset({Role.ADMINISTRATOR}), second_factor=True)

    def open(self, actor: Actor | None = None, **words: object) -> Done:
        said = NEW | words
        return self.node.command(lambda work: administration.open_(work, actor or self.guan, ISSUER, said))

    def act(self, action: str, login: str = "chen.gang", actor: Actor | None = None, **words: object) -> Done:
        said = {"reason": "调岗"} | words
        return self.node.command(lambda work: administration.act(work, actor or self.guan, login, action, said))

    def settle(self, actor: Actor, *, confirmed: bool = True) -> Done:
        [waiting] = self.waiting()
        return self.node.command(lambda work: administration.settle(work, actor, waiting.id, confirmed=confirmed))

    def waiting(self) -> tuple[administration.Request, ...]:
        with self.node.look() as work:
            return administration.waiting(work, self.guan)

    def see(self, login: str = "chen.gang") -> Seen:
        with self.node.look() as work:
            return administration.see(work, self.guan, login)

    def actor(self, login: str = "chen.gang") -> Actor | None:
        with self.node.look() as work:
            found = held.staff_account(work.uow, login)
            assert found is not None
            return held.actor_of(work.uow, found.id, second_factor=True)


@pytest.fixture
def office(new_database_url: Callable[[], str]) -> Iterator[Office]:
    counters = Counters(new_database_url)
    yield Office(counters)
    counters.close()


def actions(office: Office) -> list[str]:
    """What was done to the account, the latest first."""
    return [each.action for each in office.see().history]


def test_a_clerk_s_account_is_opened_by_one_administrator_with_a_second_factor(office: Office) -> None:
    done = office.open(**CLERK)
    assert done.second_factor.startswith("otpauth://totp/")
    assert not done.waits
    chen = office.actor()
    assert chen is not None
    assert chen.roles == {Role.WINDOW_CLERK}
    assert actions(office) == ["second-factor", "open"]
    assert {each.by for each in office.see().history} == {office.guan.id}


def test_a_role_that_decides_waits_until_another_administrator_confirms_it(office: Office) -> None:
    assert office.open(**OFFICER).waits
    chen = office.actor()
    assert chen is not None
    assert (chen.roles, chen.offices) == (frozenset(), frozenset())
    with refused("four-eyes"):
        office.settle(office.guan)
    office.settle(office.kong)
    chen = office.actor()
    assert chen is not None
    assert (chen.roles, chen.offices) == ({Role.OFFICER}, {OFFICER["offices"]})
    assert office.waiting() == ()
    assert actions(office)[0] == "widen"


def test_what_is_declined_was_asked_and_gives_nothing(office: Office) -> None:
    office.open(**OFFICER)
    office.settle(office.kong, confirmed=False)
    chen = office.actor()
    assert chen is not None
    assert not chen.roles
    assert actions(office) == ["decline", "second-factor", "ask", "open"]


def test_the_scope_of_who_decides_is_widened_by_two_and_narrowed_by_one(office: Office) -> None:
    office.open(**OFFICER)
    office.settle(office.kong)
    more = OFFICER | {"divisions": "成都市\n510106"}
    assert office.act("change", **more).waits
    office.settle(office.kong)
    chen = office.actor()
    assert chen is not None
    assert chen.divisions == {"510100", "510106"}  # a name is as good as a code
    assert not office.act("change", **OFFICER).waits
    chen = office.actor()
    assert chen is not None
    assert not chen.divisions
    with refused("nothing"):
        office.act("change", **OFFICER)


def test_nobody_administers_the_own_account_and_an_administrator_is_nothing_else(office: Office) -> None:
    with refused("own-account"):
        office.act("close", login="guan")
    assert office.see("guan").steps == ()
    office.open(**CLERK)
    with pytest.raises(Refused) as caught:
        office.act("change", roles=["administrator", "window_clerk"], offices=CLERK["offices"])
    assert [(p.code, p.field) for p in caught.value.problems] == [("separate", "roles")]


def test_an_account_that_was_ended_by_mistake_is_opened_again_with_what_does_not_weigh(office: Office) -> None:
    office.open(roles=["officer", "window_clerk"], offices=CLERK["offices"])
    office.settle(office.kong)
    office.act("close")
    assert office.actor() is None
    assert [step.action for step in office.see().steps] == ["reopen"]
    assert office.act("reopen").waits
    chen = office.actor()
    assert chen is not None
    assert (chen.roles, chen.offices) == ({Role.WINDOW_CLERK}, {CLERK["offices"]})
    office.settle(office.kong)
    chen = office.actor()
    assert chen is not None
    assert chen.roles == {Role.OFFICER, Role.WINDOW_CLERK}


def test_a_new_second_factor_logs_the_account_out_everywhere(office: Office) -> None:
    office.open(**CLERK)
    chen = office.actor()
    assert chen is not None
    with office.node.work_on() as work:
        sessions.begin(work.uow, chen.id, "a" * 43)
        assert sessions.resume(work.uow, "a" * 43) is not None
    assert office.act("second-factor").second_factor.startswith("otpauth://totp/")
    with office.node.look() as work:
        assert sessions.resume(work.uow, "a" * 43) is None


def test_what_waits_for_an_account_ends_with_it(office: Office) -> None:
    office.open(**OFFICER)
    office.act("close")
    assert office.waiting() == ()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"login": "陈"}, "login"),
        ({"reason": ""}, "reason"),
        (CLERK | {"offices": "没有的窗口"}, "offices"),
        ({"divisions": "000000"}, "divisions"),
        ({"roles": ["resident"]}, "roles"),
    ],
)
def test_a_mistake_names_its_field_and_opens_nothing(office: Office, words: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as caught:
        office.open(**words)
    assert [p.field for p in caught.value.problems] == [field]
    with office.node.look() as work:
        assert [a.login for a in administration.listed(work, office.guan)] == ["guan", "kong"]


def test_accounts_are_found_by_words_and_state_and_show_the_last_log_in(office: Office) -> None:
    office.open(**CLERK)
    with office.node.work_on() as work:
        found = held.staff_account(work.uow, "chen.gang")
        assert found is not None
        assert found.entered_at is None
        sessions.begin(work.uow, found.id, "a" * 43)
    with office.node.look() as work:
        by = {
            words: [a.login for a in administration.listed(work, office.guan, *words.split("/"))]
            for words in ("陈刚 窗口", "510106", "nobody", "/closed", "ADMIN/open")
        }
        assert by == {
            "陈刚 窗口": ["chen.gang"],
            "510106": ["chen.gang"],
            "nobody": [],
            "/closed": [],
            "ADMIN/open": ["guan", "kong"],
        }
        again = held.staff_account(work.uow, "chen.gang")
        assert again is not None
        assert again.entered_at == work.now


def test_only_administrators_do_any_of_this(office: Office) -> None:
    office.open(**CLERK)
    chen = office.actor()
    assert chen is not None
    with refused("not_allowed"):
        office.open(chen, login="x", subject="x")
    with refused("not_allowed"):
        office.act("close", login="guan", actor=chen)


def test_a_resident_s_account_is_found_by_number_ended_and_opened_again_and_the_person_sees_who_looked(
    office: Office,
) -> None:
    who = Vouched("s-9", LUO.name, LUO.number)
    with office.node.work_on() as work:
        keeping.enter(work.uow, work.vault, ISSUER, who, live=False)
    words = {"number": LUO.number, "reason": "本人来电挂失"}
    [found] = office.node.command(lambda work: residents.find(work, office.guan, words))
    assert found.name.zh == f"{LUO.name[0]}某"
    with refused("not-now"):
        office.node.command(lambda work: residents.reopen(work, office.guan, found.id))
    office.node.command(lambda work: residents.end(work, office.guan, found.id))
    with office.node.look() as work, refused("no_account"):
        keeping.enter(work.uow, work.vault, ISSUER, who, live=False)
    office.node.command(lambda work: residents.reopen(work, office.guan, found.id))
    with office.node.look() as work:
        assert keeping.enter(work.uow, work.vault, ISSUER, who, live=False) == found.id
        party = parties.find(work.uow, work.vault, LUO.number)
        assert party is not None
        told = {r.purpose.zh for r in readings_of(work.uow, party)}
        assert told == {"管理登录账户：本人来电挂失", "停用登录账户", "恢复登录账户"}


def test_a_number_that_is_not_known_here_has_no_accounts(office: Office) -> None:
    words = {"number": "11010519491231002X", "reason": "挂失"}
    assert office.node.command(lambda work: residents.find(work, office.guan, words)) == ()


def token(office: Office, actor: Actor, login: str = "") -> str:
    """Make one for the desk, reading only, for a month."""
    until = (office.clock.now + timedelta(days=30)).date().isoformat()
    words = {"what_for": "排队屏", "parts": ["counter"], "writes": "no", "until": until, "login": login}
    return office.node.command(lambda work: programs.make(work, actor, words))


def test_staff_make_their_own_tokens_and_an_administrator_ends_them(office: Office) -> None:
    office.open(**OFFICER)
    office.settle(office.kong)
    chen = office.actor()
    assert chen is not None
    secret = token(office, chen)
    with office.node.look() as work:
        assert tokens.resume(work.uow, secret, "GET", "/api/counter/cases") is not None
        assert programs.listed(work, office.guan) == programs.listed(work, chen)
        [listed] = programs.listed(work, chen)
        assert (listed.login, listed.token.scopes, listed.in_force) == ("chen.gang", ("counter:read",), True)
    office.node.command(lambda work: programs.end(work, office.guan, listed.token.id))
    with office.node.look() as work:
        assert tokens.resume(work.uow, secret, "GET", "/api/counter/cases") is None
    assert actions(office)[:2] == ["token-end", "token"]


def test_an_administrator_makes_tokens_of_accounts_that_decide_nothing_only(office: Office) -> None:
    office.open(**CLERK)
    assert token(office, office.guan, "chen.gang").startswith(tokens.MARK)
    office.open(**OFFICER | {"login": "deng", "subject": "s-8"})
    office.settle(office.kong)
    with pytest.raises(Refused) as caught:
        token(office, office.guan, "deng")
    assert [(p.code, p.field) for p in caught.value.problems] == [("not-own", "login")]


def test_nobody_sees_or_ends_a_token_of_another_account(office: Office) -> None:
    office.open(**CLERK)
    chen = office.actor()
    assert chen is not None
    token(office, office.guan)
    with office.node.look() as work:
        [listed] = programs.listed(work, office.guan)
        assert programs.listed(work, chen) == ()
    with refused("token-unknown"):
        office.node.command(lambda work: programs.end(work, chen, listed.token.id))


def test_a_token_that_an_administrator_made_is_worth_nothing_once_its_account_has_a_role_of_weight(
    office: Office,
) -> None:
    office.open(**OFFICER)  # waits for Kong; until then the account decides nothing
    secret = token(office, office.guan, "chen.gang")
    office.settle(office.kong)

    with office.node.look() as work:
        assert tokens.resume(work.uow, secret, "GET", "/api/counter/cases") is None


@pytest.mark.parametrize("action", ["close", "second-factor"])
def test_tokens_end_with_the_account_and_with_its_second_factor(office: Office, action: str) -> None:
    office.open(**CLERK)
    secret = token(office, office.guan, "chen.gang")
    office.act(action)
    if action == "close":
        office.act("reopen")

    with office.node.look() as work:
        assert tokens.resume(work.uow, secret, "GET", "/api/counter/cases") is None


def test_what_was_widened_while_it_waited_is_asked_for_anew(office: Office) -> None:
    office.open(**CLERK)
    office.act("change", **CLERK | {"roles": ["window_clerk", "officer"]})
    office.act("change", **CLERK | {"divisions": "510100"})  # by one, as a clerk decides nothing
    [asked] = office.waiting()
    assert (asked.scope.roles, asked.held.divisions) == ({Role.OFFICER}, frozenset())

    with refused("widened-since"):
        office.settle(office.kong)
    office.settle(office.kong, confirmed=False)
    assert office.see().account.roles == (Role.WINDOW_CLERK,)


def test_what_an_administrator_asked_for_ends_with_the_administrator(office: Office) -> None:
    office.open(**OFFICER)
    office.act("close", "guan", office.kong)

    assert office.waiting() == ()


def test_a_token_may_read_every_part_of_the_api(office: Office) -> None:
    office.open(**CLERK)
    until = (office.clock.now + timedelta(days=30)).date().isoformat()
    words = {"what_for": "统计", "parts": list(programs.PARTS), "writes": "no", "until": until, "login": "chen.gang"}
    office.node.command(lambda work: programs.make(work, office.guan, words))

    with office.node.look() as work:
        [listed] = programs.listed(work, office.guan)
    assert len(listed.token.scopes) == len(programs.PARTS)


def test_a_change_made_on_an_older_state_takes_nothing_back_that_another_has_done(office: Office) -> None:
    two = "51-government-service-510106\n51-public-security-510106"
    office.open(**CLERK | {"offices": two})
    seen = office.see().account.scope.version
    office.act("change", actor=office.kong, **CLERK)  # Kong takes an office away

    with refused("changed-since"):
        office.act("change", **CLERK | {"offices": two, "divisions": "510100", "version": seen})
    office.act("change", **CLERK | {"divisions": "510100", "version": office.see().account.scope.version})
    assert (office.see().account.offices, office.see().account.divisions) == ((CLERK["offices"],), ("510100",))
