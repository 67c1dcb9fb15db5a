"""Drafts: what a person has answered so far, kept a while so that a form can be left and taken up again.

A draft is of one account and one matter (`pension-transfer/apply`, `SC-20260302-000417/correct`), sealed, and no part
of any case.
"""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.store import drafts as store
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault

Answers = Mapping[str, list[str]]
"""Answers by input, as they were typed."""


def begun(work: UnitOfWork, vault: Vault, actor: Actor, matter: str) -> Answers | None:
    """What was answered so far; None where nothing was begun."""
    body = store.find(work, actor.id, matter)
    return None if body is None else msgspec.json.decode(vault.open(body), type=dict[str, list[str]])


def keep(work: UnitOfWork, vault: Vault, actor: Actor, matter: str, answers: Answers) -> None:
    """Keep the answers."""
    store.keep(work, actor.id, matter, vault.seal(msgspec.json.encode(answers)))


def forget_old(work: UnitOfWork, kept: timedelta) -> int:
    """Drafts that nobody has touched for so long go; how many."""
    return store.forget_older(work, work.now - kept)


def forget(work: UnitOfWork, actor: Actor, matter: str) -> None:
    """The matter is done with."""
    store.forget(work, actor.id, matter)
