"""Pages: templates in two languages, with the words of the person's language picked where they are written."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache, partial

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined, UndefinedError, pass_context
from jinja2.runtime import Context
from litestar.response import Template
from markupsafe import Markup

from yipanqi.kernel.money import in_yuan
from yipanqi.kernel.text import Text, same
from yipanqi.web.navigation import WORK, WorkPlaces, navigation
from yipanqi.web.places import administration_name
from yipanqi.web.seam import WebNode
from yipanqi.web.signals import signal
from yipanqi.web.visitor import Visitor, language, visitor

CHINA = timezone(timedelta(hours=8))
UNITS = {
    "month": Text("个月", "month"),
    "day": Text("天", "day"),
    "working day": Text("个工作日", "working day"),
    "year": Text("年", "year"),
    "year of age": Text("周岁", "year"),
    "hour": Text("小时", "hour"),
    "request": Text("次", "request"),
    "point": Text("分", "point"),
    "comment": Text("条意见", "comment"),
}


def page(name: str, status: int = 200, **context: object) -> Template:
    """The page `templates/<name>.html`."""
    return Template(template_name=f"{name}.html", context=context, status_code=status, media_type="text/html")


class NeverPrinted(Undefined):
    """What was not given may be asked about, as components do all the time, but printing it is an error."""

    def __str__(self) -> str:
        """Raises UndefinedError."""
        raise UndefinedError(self._undefined_message)


def environment(node: WebNode, work: WorkPlaces = WORK) -> Environment:
    """Jinja with our templates and the components; `work` are the places of staff in the navigation."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    jinja = Environment(
        loader=ChoiceLoader([PackageLoader("yipanqi.web"), components]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=NeverPrinted,
        auto_reload=False,  # templates change with the program
    )
    jinja.globals.update(
        node_code=node.code,
        node_name=administration_name(node.code),
        practice=node.practice,
        visitor=_visitor,
        navigation=partial(navigation, work=work),
        t=_t,
        signal=signal,
    )
    jinja.filters.update(say=_say, moment=_moment, day=_day, quantity=quantity, options=_options)
    return jinja


def quantity(amount: int, unit: str) -> Text:
    """An amount with its unit as people read it; amounts in fen are said in yuan."""
    if unit == "fen":
        return Text(f"{in_yuan(amount)} 元", f"{in_yuan(amount)} yuan")
    words = UNITS.get(unit, same(unit))
    return Text(f"{amount:,} {words.zh}", f"{amount:,} {words.en}{'' if amount == 1 else 's'}")


@pass_context
def _visitor(context: Context) -> Visitor:
    return visitor(context["request"])


@pass_context
def _t(context: Context, zh: str, en: str, **values: object) -> str:
    """Words written in the template itself: `t("我的办件", "My cases")`."""
    return Text(zh, en).format(**values).in_(language(context["request"]))


@pass_context
def _say(context: Context, text: Text) -> str:
    return text.in_(language(context["request"]))


@lru_cache(maxsize=64)
def _options(listed: Sequence[tuple[str, str]], chosen: str) -> Markup:
    """The options of a list that opens, (value, text) each; written once, for they may be all counties."""
    option, selected = Markup('<option value="{}"{}>{}</option>\n'), Markup(" selected")
    return Markup("").join(
        option.format(value, selected if value and value == chosen else "", text) for value, text in listed
    )


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def _day(on: date) -> str:
    return on.isoformat()
