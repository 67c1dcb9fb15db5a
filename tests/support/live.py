"""A window in Yuzhong, where Luo stands, and Chengdu's clerk on the line."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from support.counters import LUO, WU_HOU, YU_ZHONG, staff
from support.joint import Joint
from yipanqi.access.actor import Actor, Role
from yipanqi.node import Node, usecases
from yipanqi.node.usecases import Before
from yipanqi.protocols.handling.live import record_of
from yipanqi.protocols.handling.live_words import Consent, Estimate, IdentityCheck, Record, Signature
from yipanqi.store import cases as rows

RECORDED, SIGNED = Consent("rec://hall-3/2026-03-02/1"), Signature("51a7" * 16)


class Sessions(Joint):
    """Monday 2 March 2026, 10:00."""

    def __init__(self, new_url: Callable[[], str]) -> None:
        super().__init__(new_url)
        with self.chongqing.look() as work:
            self.window = work.world.offices.windows(YU_ZHONG, work.today)[0].id

    def clerk_there(self) -> Actor:
        """The clerk at the point."""
        return staff("clerk", Role.WINDOW_CLERK, self.window)

    def call(self, *, stay: bool = False) -> str:
        """Call Chengdu's police; gives the number of the session."""
        before, place = Before(LUO.number, LUO.name), {"owner_place": WU_HOU}
        number = usecases.start_session(
            self.chongqing, self.clerk_there(), self.window, "moving", "apply", before, place
        )
        if not stay:
            self.settle()
        return number

    def connected(self) -> str:
        """Answered."""
        session = self.call()
        self.do(self.sichuan, session, "answer")
        return session

    def recording(self) -> str:
        """With consent."""
        session = self.connected()
        self.point(session, "consent", RECORDED)
        return session

    def identified(self) -> str:
        """And identified: 93 of 100, where 80 are enough."""
        session = self.recording()
        self.point(session, "check identity", IdentityCheck("chip-face", 93))
        return session

    def point(self, session: str, action: str, body: Any = b"") -> None:
        """The clerk at the point does something; it arrives at once."""
        self.chongqing.act(session, action, self.clerk_there(), body)
        self.settle()

    def record(self, session: str, node: Node | None = None) -> Record:
        """The record of a session, at the point unless told otherwise."""
        with (node or self.chongqing).look() as work:
            record = record_of(work.case(session))
        assert record is not None
        return record

    def estimate(self, ahead: int, minutes: int) -> Estimate:
        """So many before, about so long."""
        return Estimate(ahead, minutes)

    def cases(self) -> list[str]:
        """What is no session, on both sides."""
        found = []
        for node in self.nodes:
            with node.look() as work:
                table = rows.case
                found += [
                    r.number for r in work.uow.rows(select(table).where(table.c.role.not_in(("point", "remote"))))
                ]
        return found
