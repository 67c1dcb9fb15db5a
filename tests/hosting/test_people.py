"""The accounts of a live node: staff by commands, residents by their first log-in, programs by tokens."""

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner

from yipanqi.access import second_factor
from yipanqi.access.accounts import actor_of, staff_account
from yipanqi.access.actor import Actor, ActorKind
from yipanqi.cases import parties
from yipanqi.cli import app
from yipanqi.hosting import directory as data
from yipanqi.hosting import keeping
from yipanqi.hosting.faces import FacesNode
from yipanqi.kernel.problems import Refused
from yipanqi.node import accounts
from yipanqi.node.accounts import Vouched
from yipanqi.store import access as rows
from yipanqi.web.app import create_app
from yipanqi.web.seam import WebSettings

PROVIDER = "https://login.example.gov.cn"
POLICE = "51-public-security-510106"
NUMBER = "11010519491231002X"  # the example of GB 11643


def run(*arguments: object) -> str:
    """A command that works; what it prints."""
    result = CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "250"})
    assert result.exit_code == 0, result.output or result.exception
    return result.output


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A live node without accounts."""
    node = tmp_path / "51"
    where = ("--code", "51", "--name", "四川/Sichuan", "--port", "9151", "--base-url", "https://51.example.cn")
    run("init", node, *where, "--provider", PROVIDER, "--client", "yipanqi")
    return node


def opened(live: Path, *scope: str) -> str:
    """Open the account of Chen; what was printed."""
    return run("accounts", "open", live, "chen", "--name", "陈某/Chen", "--subject", "s-7", *scope)


def actor(live: Path) -> Actor | None:
    """Chen's account as an actor."""
    with keeping.kept(live) as node, node.look() as work:
        found = staff_account(work.uow, "chen")
        return actor_of(work.uow, found.id, second_factor=True) if found else None


def test_staff_log_in_with_the_account_that_was_opened_and_the_second_factor_shown_once(live: Path) -> None:
    said = opened(live, "--role", "officer", "--office", POLICE, "--division", "510106")
    [secret] = re.findall(r"otpauth://totp/\S+secret=([A-Z2-7]{32})", said)
    with keeping.kept(live) as node, node.work_on() as work:
        account = accounts.enter(work.uow, work.vault, PROVIDER, Vouched("s-7"), live=True)
        second_factor.take_code(work.uow, work.vault, account, pyotp.TOTP(secret).at(work.now))
        found = actor_of(work.uow, account, second_factor=True)
    assert found is not None
    assert (found.offices, found.divisions, found.name.en) == ({POLICE}, {"510106"}, "Chen")
    assert secret not in run("accounts", "list", live)


def test_scope_is_widened_and_narrowed_and_an_account_closed(live: Path) -> None:
    opened(live, "--role", "officer", "--office", POLICE)
    run("accounts", "grant", live, "chen", "--role", "engineer", "--division", "510000")
    run("accounts", "revoke", live, "chen", "--role", "officer")
    found = actor(live)
    assert found is not None
    assert (found.roles, found.divisions) == ({"engineer"}, {"510000"})
    assert "engineer" in run("accounts", "list", live)
    run("accounts", "close", live, "chen")
    assert actor(live) is None


@pytest.mark.parametrize(
    "wrong", [("--role", "officer", "--office", "51-nowhere"), ("--role", "supervisor", "--division", "990000")]
)
def test_an_office_or_place_that_is_not_known_opens_nothing(live: Path, wrong: tuple[str, ...]) -> None:
    arguments = ["accounts", "open", str(live), "chen", "--name", "陈某", "--subject", "s-7", *wrong]
    with pytest.raises(Refused) as caught:
        CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert caught.value.problems[0].field == wrong[2].removeprefix("--")
    assert actor(live) is None


def test_a_lost_telephone_gets_a_new_second_factor_and_the_old_one_is_worth_nothing(live: Path) -> None:
    old, new = opened(live), run("accounts", "second-factor", live, "chen")
    secrets = [re.findall(r"secret=([A-Z2-7]{32})", said)[0] for said in (old, new)]
    with keeping.kept(live) as node, node.work_on() as work:
        found = staff_account(work.uow, "chen")
        assert found is not None
        with pytest.raises(Refused):
            second_factor.take_code(work.uow, work.vault, found.id, pyotp.TOTP(secrets[0]).at(work.now))
        second_factor.take_code(work.uow, work.vault, found.id, pyotp.TOTP(secrets[1]).at(work.now))


def test_a_resident_s_account_is_opened_at_the_first_verified_log_in_and_never_twice(live: Path) -> None:
    who = Vouched("s-9", "刘小明", NUMBER)
    with keeping.kept(live) as node, node.work_on() as work:
        account = accounts.enter(work.uow, work.vault, PROVIDER, who, live=True)
        assert accounts.enter(work.uow, work.vault, PROVIDER, who, live=True) == account
        found = actor_of(work.uow, account, second_factor=False)
        assert found is not None
        assert found.kind is ActorKind.RESIDENT
        assert parties.get(work.uow, work.vault, found.party).number == NUMBER
        kept = str(work.uow.rows(rows.account.select()))
    assert NUMBER not in kept
    assert "刘小明" not in kept  # 刘某: the whole name is sealed with the person


def test_without_verified_claims_or_with_a_wrong_number_nothing_is_opened(live: Path) -> None:
    with keeping.kept(live) as node, node.work_on() as work:
        for who in (Vouched("s-9"), Vouched("s-9", "刘小明", NUMBER[:-1] + "1")):
            with pytest.raises(Refused):
                accounts.enter(work.uow, work.vault, PROVIDER, who, live=True)
        assert work.uow.rows(rows.account.select()) == []


def test_a_closed_account_is_not_opened_anew_by_logging_in(live: Path) -> None:
    who = Vouched("s-9", "刘小明", NUMBER)
    with keeping.kept(live) as node, node.work_on() as work:
        rows.close_account(work.uow, accounts.enter(work.uow, work.vault, PROVIDER, who, live=True))
        with pytest.raises(Refused):
            accounts.enter(work.uow, work.vault, PROVIDER, who, live=True)


def test_the_settings_say_which_claims_are_believed_with_which_assurance(live: Path) -> None:
    path = live / data.SETTINGS
    lines = [line for line in path.read_text().splitlines() if not line.startswith(("scope", "number_claim", "assur"))]
    more = ['scope = "openid profile"', 'number_claim = "id_number"', 'assurance = ["L3"]']
    path.write_text("\n".join([*lines, *more]))
    provider = data.read(live).provider
    assert provider is not None
    assert (provider.scope, provider.number_claim, provider.assurance) == ("openid profile", "id_number", ("L3",))


def test_a_token_opens_its_part_of_the_api_of_a_live_node_until_it_is_revoked(live: Path) -> None:
    opened(live, "--role", "officer", "--office", POLICE)
    with keeping.kept(live) as node:
        soon = (node.clock() + timedelta(days=30)).date()
    secret = run("tokens", "new", live, "chen", "--for", "排队屏", "--scope", "desk:read", "--until", soon).strip()
    said = run("tokens", "list", live)
    assert secret not in said
    [number] = re.findall(r"│ (\w{20,32}) +│", said)

    def status(path: str) -> int:
        with keeping.kept(live) as node:
            faces = create_app(FacesNode(node), WebSettings("https://testserver.local", data.read(live).provider))
            with TestClient(faces, base_url="https://testserver.local") as client:
                headers = {"Authorization": f"Bearer {secret}"}
                return client.get(path, headers=headers, follow_redirects=False).status_code

    assert status("/api/desk/queue") == 200
    assert status("/api/cases") == 403
    assert status("/desk") == 403
    run("tokens", "revoke", live, number)
    assert status("/api/desk/queue") == 401
