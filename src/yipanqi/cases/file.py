"""What a case is: its row, its form, its places and offices, and who it is for."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from yipanqi.cases import parties
from yipanqi.cases.counting import Basis, basis, difference
from yipanqi.cases.machine import ENDS, Holder, Machine, Status
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Procedure, Service, nobody_else
from yipanqi.cases.service import whole as whole
from yipanqi.cases.work import Work, day_of, new_year
from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store import cases as rows


class Holding(msgspec.Struct, frozen=True):
    """All that a side which only answers questions is told instead of a form: whose register is asked (division)."""

    at: str


class CaseFile:
    """The standing facts of a case inside one unit of work; `Case` adds what can happen to it."""

    def __init__(
        self, work: Work, service: Service, procedure: Procedure, fields: dict[str, Any], *, new: bool
    ) -> None:
        self.work, self.service, self.procedure = work, service, procedure
        self.number: str = fields["number"]
        self.role: str = fields["role"]
        self.new = new
        self.changed = False
        self._fields = fields
        self._counted: Basis | None = None
        self._others: Mapping[str, str] | None = None
        self._others_changed = False

    @property
    def machine(self) -> Machine:
        """The life cycle on this node."""
        return self.procedure.machines[self.role]

    @property
    def state(self) -> str:
        """Where it stands in its life cycle."""
        return str(self._fields["state"])

    @property
    def status(self) -> Status:
        """The shared status."""
        return Status(self._fields["status"])

    @property
    def peer(self) -> str:
        """The other node, or "" where there is none."""
        return str(self._fields["peer"])

    @property
    def subject(self) -> str:
        """The number under which people and all nodes know it: a part's file has the whole's number and a place."""
        return whole(self.number)

    @property
    def lane(self) -> int:
        """The lane in which all its messages travel."""
        return int(self._fields["lane"])

    @property
    def ended(self) -> bool:
        """Whether nothing more is to happen."""
        return self.status in ENDS

    def field(self, name: str) -> Any:
        """A column of the case's row."""
        return self._fields[name]

    @property
    def division(self) -> str:
        """Where it is dealt with on this side: the division of its office, or the whole side where a person filed
        online.
        """
        office = str(self._fields["office"])
        return self.work.world.offices.get(office).division if office else self.work.world.code.ljust(6, "0")

    @property
    def erased(self) -> bool:
        """Whether its retention is over: who it was for and what was said is gone."""
        return not self._fields["form"]

    @cached_property
    def form_bytes(self) -> bytes:
        """The form as JSON. Raises Refused (gone) where the case was erased."""
        if self.erased:
            raise Refused(
                Problem("erased", Text("该件已按期清除", "the case was erased at the end of its time")), Kind.GONE
            )
        return self.work.vault.open(self._fields["form"])

    @cached_property
    def form(self) -> Any:
        """The filled-in form."""
        return msgspec.json.decode(self.form_bytes, type=self.procedure.form_of(self.role))

    def set_form(self, form: msgspec.Struct) -> None:
        """Take a corrected form."""
        data = msgspec.json.encode(form)
        self.__dict__.update(form_bytes=data, form=form)
        self.__dict__.pop("places", None)
        self._change(form=self.work.vault.seal(data), **self.offices())
        self.find_others()

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Which division plays which role."""
        if self.role == "holding":
            return {"holding": msgspec.json.decode(self.form_bytes, type=Holding).at}
        return self.procedure.seats(self.form, self.number)

    @property
    def applicant(self) -> str:
        """Party id of the person or organisation it is for."""
        return str(self._fields["applicant"])

    @cached_property
    def party(self) -> Party:
        """Who that is."""
        return parties.get(self.work.uow, self.work.vault, self.applicant)

    @property
    def others(self) -> Mapping[str, str]:
        """Party ids of the others whom it concerns, by their part in it."""
        if self._others is None:
            alone = self.procedure.others is nobody_else
            self._others = {} if alone else rows.others_in(self.work.uow, self.number)
        return self._others

    def find_others(self) -> None:
        """Know the others whom the form names; a file that is told no form names none."""
        told = self.role != "holding" and self.procedure.form_of(self.role) is self.procedure.form
        if told and self.procedure.others is not nobody_else:
            uow, vault = self.work.uow, self.work.vault
            named = self.procedure.others(self.form)
            self._others = {part: parties.find_or_add(uow, vault, who) for part, who in named.items()}
            self._others_changed = True

    def concerns(self, others: Mapping[str, str]) -> None:
        """Know others of whom no form tells: those that a side is asked about, by that side's name for them."""
        self._others, self._others_changed = {**self.others, **others}, True

    @property
    def agent(self) -> Party | None:
        """Who applied for them, if anybody did."""
        agent = str(self._fields["agent"])
        return parties.get(self.work.uow, self.work.vault, agent) if agent else None

    @cached_property
    def earlier(self) -> int:
        """How many cases of the same service the person had earlier in the same year."""
        filed = self.field("submitted_at")
        self.work.flush()
        return rows.count_since(self.work.uow, self.applicant, self.service.slug, new_year(filed), filed)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Numbers of cases of the same procedure in which the other side asked this one about the person."""
        self.work.flush()
        return rows.asked_about(self.work.uow, self.applicant, self.service.slug, self.procedure.id)

    def rules(self, on: date | None = None) -> Rulebook:
        """The service's parameters as they held on a day (the day of application) in its places."""
        world = self.work.world
        return Rulebook(
            world.parameters(self.service.slug, self.service.parameters),
            on or day_of(self.field("submitted_at")),
            self.places,
            confirmed=world.confirmed,
            ancestors=world.divisions.ancestors,
        )

    def offices(self) -> dict[str, str]:
        """The offices that answer for it on this side and the other, by its places."""
        procedure, other = self.procedure, self.procedure.other_role(self.role)
        here = self._office(self.places.get(self.role, ""), procedure.field_of(self.number))
        there = self._office(self.places.get(other, ""), procedure.field) if self.peer else ""
        return {"office": here or self.field("window"), "other_office": there}

    def _office(self, division: str, field: str) -> str:
        if not division:
            return ""
        world = self.work.world
        current = world.divisions.current(division, self.work.today)
        return world.offices.competent(field, current[0] if current else division, self.work.today).id

    @property
    def basis(self) -> Basis:
        """What it is counted by."""
        return basis(self._fields)

    def count(self) -> None:
        """Change the figures by what it counted for before and counts for now."""
        if self.new or self._counted is not None:
            self.work.count(difference(self._counted, self.basis))
            self._counted = None

    def _change(self, **values: object) -> None:
        if self._counted is None and not self.new:
            self._counted = basis(self._fields)
        self._fields.update(values, changed_at=self.work.now)
        self.changed = not self.new

    @property
    def holder(self) -> Holder:
        """Who has to act next."""
        return self.machine.state(self.state).holder
