"""Tables of cases: the case, whom else it concerns, what happened to it, its legs, timers, pauses, facts, decisions,
papers, letters, ratings.

What a person wrote and what is known about them is sealed; the columns beside it say nothing that names a person.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text

from yipanqi.store.schema import Instant, metadata

CASE, PARTY = "case", "party"
"""What is expected of a unit of work: numbers of cases, ids of parties (`store.keyed`)."""

GONE = b""
"""What stands in place of sealed bytes that were erased; nothing sealed is ever empty."""

APART = frozenset({"part", "point", "remote"})
"""Roles of files that are no cases of their own: parts of a case, and sessions that may lead to one. They count
for nothing.
"""

case = Table(
    "case_file",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("service", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("procedure", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("state", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("peer", String(8), nullable=False),
    Column("office", String(60), nullable=False),
    Column("other_office", String(60), nullable=False),
    Column("window", String(60), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("applicant", String(32), nullable=False),
    Column("agent", String(32), nullable=False),
    Column("form", LargeBinary, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("limit_days", Integer),
    Column("due_on", Date),
    Column("closed_at", Instant),
    Column("concluded_at", Instant),
    Column("outcome", String(20), nullable=False),
    Column("decided_at", Instant),
    Column("used_days", Integer),
    Column("paused", String(40), nullable=False, server_default=""),
    Column("pauses", Integer, nullable=False, server_default="0"),
    Column("events", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
Index("ix_case_file_office", case.c.office, case.c.status)
Index("ix_case_file_applicant", case.c.applicant, case.c.service)
Index("ix_case_file_submitted", case.c.service, case.c.submitted_at)
Index("ix_case_file_decided", case.c.service, case.c.decided_at)
Index("ix_case_file_due", case.c.service, case.c.due_on)

event = Table(
    "case_event",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("event", String(80), nullable=False),
    Column("action", String(60), nullable=False),
    Column("before", String(40), nullable=False),
    Column("after", String(40), nullable=False),
    Column("who", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("note", Text, nullable=False),
)

leg = Table(
    "leg",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("move", String(12), nullable=False),
    Column("peer", String(8), nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_on", Date),
    Column("ended_at", Instant),
    Column("there", String(40), nullable=False, server_default=""),
    Column("clock", Text),
)

timer = Table(
    "timer",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("due_at", Instant, nullable=False, index=True),
    Column("lane", Integer, nullable=False),
    Column("counted_from", Date),
    Column("working_days", Integer),
)

pause = Table(
    "pause",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("begun", Date, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("ended", Date),
    Column("reason", String(40), nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("register", String(60), nullable=False),
    Column("source", String(80), nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("answer", LargeBinary, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("step", String(40), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("who", String(20), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

document = Table(
    "case_document",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("grade", String(1), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("holder", String(60), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

paper = Table(
    "case_paper",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("kind", String(60), nullable=False),
    Column("grade", String(1), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

custody = Table(
    "paper_custody",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("paper", String(32), nullable=False),
    Column("standing", String(20), nullable=False),
    Column("office", String(60), nullable=False),
    Column("parcel", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
)

rating = Table(
    "rating",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("grade", Integer, nullable=False),
    Column("office", String(60), nullable=False),
    Column("at", Instant, nullable=False),
    Column("words", LargeBinary, nullable=False),
)

concerned = Table(
    "concerned",
    metadata,
    Column("case_number", String(40), primary_key=True),
    Column("part", String(40), primary_key=True),
    Column("party", String(32), nullable=False, index=True),
)

number_series = Table(
    "number_series",
    metadata,
    Column("series", String(40), primary_key=True),
    Column("last", Integer, nullable=False),
)

party = Table(
    "party",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("found_by", String(32), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)
