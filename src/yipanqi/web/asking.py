"""A form asked one question a page: what was answered is kept as a draft, so that nothing is in addresses.

After each answer comes the first question that is unanswered or answered wrongly, and when there is none the page with
all answers. That is also why a change link leads straight back there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from litestar import Request
from litestar.response import Redirect, Template

from yipanqi.access import drafts
from yipanqi.access.drafts import Answers
from yipanqi.cases.service import Paper
from yipanqi.kernel.forms import Field, asked, parse, problems_with, shown
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.store.database import UnitOfWork
from yipanqi.web.pages import CHINA, page
from yipanqi.web.questions import Typed, questions
from yipanqi.web.seam import WebNode
from yipanqi.web.visitor import language

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True)
class Asking:
    """A form to be asked: what it is about, where its pages are, where one comes from, what it begins with.

    `matter` names the draft; `verb` is what the button under all answers says.
    """

    matter: str
    base: str
    back: str
    form: type[msgspec.Struct]
    title: Text
    verb: Text
    begins_with: Answers = field(default_factory=dict)

    def question(self, name: str) -> str:
        """Where a question is asked."""
        return f"{self.base}/questions/{name}"

    @property
    def papers_matter(self) -> str:
        """The draft of the papers uploaded with it."""
        return f"{self.matter}/papers"

    @property
    def papers(self) -> str:
        """Where papers are uploaded with it."""
        return f"{self.base}/papers"

    @property
    def check(self) -> str:
        """Where all answers are shown."""
        return f"{self.base}/check"


def today(node: WebNode) -> date:
    """The day in China."""
    return node.now().astimezone(CHINA).date()


def begun(request: AnyRequest, node: WebNode, asking: Asking) -> Answers:
    """What was answered so far."""
    with node.read() as work:
        return _kept(work, request, node, asking)


def _kept(work: UnitOfWork, request: AnyRequest, node: WebNode, asking: Asking) -> Answers:
    kept = drafts.begun(work, node.vault, request.user, asking.matter)
    return asking.begins_with if kept is None else kept


def forget(request: AnyRequest, node: WebNode, asking: Asking) -> None:
    """What was asked for is done: its answers go, and the papers uploaded for it."""
    with node.write() as work:
        drafts.forget(work, request.user, asking.matter)
        drafts.forget(work, request.user, asking.papers_matter)


def next_page(asking: Asking, answers: Answers, on: date) -> str:
    """The first question without a good answer, or the page with all answers."""
    every = asked(asking.form, answers, on)
    wrong = {problem.field for problem in problems_with(asking.form, answers, on, {each.name for each in every})}
    for each in every:
        if each.name not in answers or each.name in wrong:
            return asking.question(each.name)
    across = [p.field for p in _across(asking, answers, on) if p.field]
    return asking.question(across[0]) if across else asking.check


def question_page(request: AnyRequest, node: WebNode, asking: Asking, name: str) -> Template | Redirect:
    """One question, with what is wrong with the answer where there is one."""
    answers, on = begun(request, node, asking), today(node)
    every = asked(asking.form, answers, on)
    place = next((i for i, each in enumerate(every) if each.name == name), None)
    if place is None:
        return Redirect(next_page(asking, answers, on), status_code=303)
    problems = _wrong(asking, answers, every[place], on)
    (view,) = questions([every[place]], answers, problems, language(request), on)
    complete = next_page(asking, answers, on) == asking.check
    before = asking.question(every[place - 1].name) if place else asking.back
    return page(
        "hall/question",
        asking=asking,
        asked=view,
        problems=problems,
        back=asking.check if complete else before,
        number=place + 1,
        count=len(every),
    )


def answered(request: AnyRequest, node: WebNode, asking: Asking, name: str, sent: Typed) -> Redirect:
    """Keep an answer, right or wrong, and go on to where it leads."""
    on = today(node)
    with node.write() as work:
        answers = _kept(work, request, node, asking)
        question = next((each for each in asked(asking.form, answers, on) if each.name == name), None)
        if question is None:
            raise unknown("question-unknown", "没有这个问题", "There is no such question")
        inputs = {each: typed(sent.get(each)) for each in question.kind.inputs(name)}
        changed = {**answers, **inputs}
        drafts.keep(work, node.vault, request.user, asking.matter, changed)
    return Redirect(next_page(asking, changed, on), status_code=303)


def check_page(
    request: AnyRequest, node: WebNode, asking: Asking, handed: Sequence[Paper] = (), *, uploads: bool = False
) -> Template | Redirect:
    """All answers, each with a link to change it, and the papers uploaded with them; or the question that still wants
    an answer.
    """
    answers, on = begun(request, node, asking), today(node)
    there = next_page(asking, answers, on)
    if there != asking.check:
        return Redirect(there, status_code=303)
    form = parse(asking.form, answers, on)
    last = asked(asking.form, answers, on)[-1]
    return page(
        "hall/check",
        asking=asking,
        rows=shown(form, language(request)),
        back=asking.question(last.name),
        problems=(),
        handed=handed,
        uploads=uploads,
    )


def _wrong(asking: Asking, answers: Answers, question: Field, on: date) -> tuple[Problem, ...]:
    if question.name not in answers:
        return ()
    own = problems_with(asking.form, answers, on, [question.name])
    return own or tuple(p for p in _across(asking, answers, on) if p.field == question.name)


def _across(asking: Asking, answers: Answers, on: date) -> Iterable[Problem]:
    try:
        parse(asking.form, answers, on)
    except Refused as refused:
        return refused.problems
    return ()
