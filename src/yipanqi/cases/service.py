"""What a service is: a folder with the code that decides, the numbers it decides by, and the examples that prove it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.cases.machine import Machine
from yipanqi.cases.parties import Party
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.parameters import Parameter, load
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store.registers import Register

if TYPE_CHECKING:
    from yipanqi.cases.case import Case


class Given(msgspec.Struct, frozen=True):
    """What comes with an action: who acts, the body as JSON bytes (b"" for none), and what the action that it follows
    from has found out already (None for anybody else's).
    """

    actor: Actor
    body: bytes = b""
    found: Any = None

    def read(self, kind: type[Any]) -> Any:
        """The body as a struct of that kind. Raises msgspec.ValidationError where it is not one."""
        return msgspec.json.decode(self.body, type=kind)


Effect = Callable[[Any, "Case", Given], None]
"""What an action does besides changing the state: (procedure, case, what was given)."""


class Expectation(msgspec.Struct, frozen=True):
    """Something a person may expect of what is on record: what, how much or when, and how sure that is."""

    title: Text
    value: Text
    note: Text = Text("", "")


class Paper(msgspec.Struct, frozen=True):
    """A paper that an application needs: what it is, and which grades of evidence do (A issued, B checked, C
    uploaded, D declared). `sent_on`: who decides may want the original, so that a window may keep it to be sent.
    """

    kind: str
    title: Text
    grades: tuple[str, ...] = ("A", "B", "C", "D")
    required: bool = True
    sent_on: bool = False


class Balance(msgspec.Struct, frozen=True):
    """What an account of the ledger holds: name, unit, amount (0 or more)."""

    account: str
    unit: str
    amount: int


Books = Callable[[str, Any, Rulebook], Iterable[Balance]]
"""What the ledger holds for an entry of a register: of which party, the entry, the parameters of the day."""


class Consenting(msgspec.Struct, frozen=True):
    """For which purposes people are asked for their consent, in which words, which they read as written, in the hall or
    on the form; `days` names the parameter with the working days that others concerned have to answer.
    """

    wordings: Mapping[str, Text]
    days: tuple[str, ...]


def nobody_else(form: Any) -> Mapping[str, Party]:
    """A matter that concerns the applicant alone."""
    return {}


def whole(number: str) -> str:
    """The number of the case that a file belongs to: of `SC-20260302-000001-2`, its second part, the first three."""
    return "-".join(number.split("-")[:3])


@dataclass(frozen=True, kw_only=True)
class Procedure(ABC):
    """One way of asking within a service. A protocol subclasses it with its roles, machines and effects.

    `form` is the typed form; `places` says which division plays which role for a filled-in form; `field` the field of
    the offices
    that are competent there; `limit` the parameter with the promised working days; with `one_at_a_time` a person has
    one open case of it at most. `others` says whom else a filled-in form concerns, each by the part they have in it
    (`spouse`); `consenting` what may be asked about people on their consent alone.
    """

    id: str
    title: Text
    summary: Text
    form: type[msgspec.Struct]
    places: Callable[[Any], Mapping[str, str]]
    field: str
    limit: str
    papers: tuple[Paper, ...] = ()
    one_at_a_time: bool = True
    others: Callable[[Any], Mapping[str, Party]] = nobody_else
    consenting: Consenting | None = None

    protocol: ClassVar[str]
    machines: ClassVar[Mapping[str, Machine]]
    effects: ClassVar[Mapping[tuple[str, str], Effect]]
    optional: ClassVar[frozenset[str]] = frozenset()
    """Actions that staff may perform but that do not call for them: a case is in no queue for their sake."""
    unfinished: ClassVar[tuple[str, ...]] = ()
    """Actions that, where they are offered, keep a case in the queue after its end."""

    helpers_begin: ClassVar[frozenset[str]] = frozenset()
    """Names of the moves that a node may begin on a case of which it has but a part."""

    @abstractmethod
    def opened_in(self, form: Any, here: str) -> str:
        """The role that the node `here` (an administration's code) plays when a person files there."""

    @abstractmethod
    def other_role(self, role: str) -> str:
        """The role of the other node, or "" where a role works alone."""

    def opens(self, role: str, number: str) -> bool:
        """Whether a peer may open a file of that role under that number here."""
        return number == whole(number)

    @property
    def ways(self) -> tuple[Text, ...]:
        """How it can be asked for or decided, where the protocol knows several ways."""
        return ()

    def form_of(self, role: str) -> type[msgspec.Struct]:
        """What the file of that role has for a form."""
        return self.form

    def seats(self, form: Any, number: str) -> Mapping[str, str]:
        """Which division plays which role in the file of that number; that of a part may know one role more."""
        return self.places(form)

    def field_of(self, number: str) -> str:
        """The field of offices that decides the file of that number."""
        return self.field

    def offers(self, case: "Case", action: str) -> bool:
        """Whether an action that the state allows is of any use now, so that it is offered to people."""
        return True

    def outlook(self, case: "Case") -> tuple[Expectation, ...]:
        """What the person may expect now that the case has ended well: worked out when they look, decides nothing."""
        return ()

    def timer(self, name: str) -> str:
        """The action that a timer performs when it is due."""
        return name


@dataclass(frozen=True, kw_only=True)
class Service:
    """What a resident, an organisation or another authority can ask for.

    `shares` names the registers from which the other side's rules are answered, each with the purposes that justify it;
    `books` those registers whose entries the ledger follows when a department tells of them.
    """

    slug: str
    category: str
    title: Text
    summary: Text
    clauses: tuple[str, ...]
    procedures: tuple[Procedure, ...]
    folder: Path
    version: int = 1
    registers: tuple[Register[Any], ...] = ()
    shares: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    books: Mapping[str, Books] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The numbers the folder ships."""
        return load(self.folder)

    @cached_property
    def words(self) -> Mapping[str, Text]:
        """What the codes in its parameters and credentials are called (`words.yaml`); {} where the folder has none."""
        path = self.folder / "words.yaml"
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, Text]) if path.exists() else {}

    def procedure(self, procedure_id: str) -> Procedure:
        """One of its procedures. Raises Refused (unknown)."""
        for procedure in self.procedures:
            if procedure.id == procedure_id:
                return procedure
        raise unknown(
            "procedure-unknown", f"没有“{procedure_id}”这一办理项", f"{self.slug} has no procedure {procedure_id!r}"
        )

    def register(self, name: str) -> Register[Any]:
        """One of the registers it reads or keeps. Raises KeyError."""
        return next((r for r in self.registers if r.name == name), None) or _no_register(self.slug, name)


class Services:
    """The services a node runs, in every version that is in use."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._all = {(s.slug, s.version): s for s in services}
        newest = {s.slug: s for s in sorted(self._all.values(), key=lambda s: s.version)}
        self._newest = dict(sorted(newest.items(), key=lambda known: (known[1].category, known[0])))

    def get(self, slug: str, version: int | None = None) -> Service:
        """A service in one version, or in its newest. Raises Refused (unknown)."""
        found = self._newest.get(slug) if version is None else self._all.get((slug, version))
        if found is None:
            raise unknown(
                "service-unknown",
                f"没有“{slug}”这项服务",
                f"there is no service {slug!r} in version {version or 'any'}",
            )
        return found

    def newest(self) -> tuple[Service, ...]:
        """Each service once, by category and slug."""
        return tuple(self._newest.values())

    def has(self, slug: str, version: int) -> bool:
        """Whether a version is here."""
        return (slug, version) in self._all

    def __iter__(self) -> Iterator[Service]:
        """Every version of every service."""
        return iter(self._all.values())


def _no_register(slug: str, name: str) -> Register[Any]:
    raise KeyError(f"{slug} has no register {name!r}")
