"""Values of parameters in words: numbers with their units, rates as percentages, lists and tables spelt out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from yipanqi.kernel.text import Text, same
from yipanqi.web.pages import quantity

CODES: Mapping[str, Text] = MappingProxyType(
    {
        "male": Text("男", "men"),
        "female": Text("女", "women"),
        "man": Text("男", "men"),
        "woman_55": Text("女（原55周岁）", "women (55 before)"),
        "woman_50": Text("女（原50周岁）", "women (50 before)"),
        "review": Text("审核", "review"),
        "statement": Text("转出地答复", "statement"),
        "take_over": Text("接续", "take-over"),
        "county": Text("县级", "county"),
        "city": Text("市级", "city"),
        "province": Text("省级", "province"),
        "nation": Text("中央", "nation"),
        "kinds": Text("种类", "kinds"),
        "predate": Text("须早于缴费", "dated before the payment"),
        "commitment": Text("书面承诺", "commitment"),
        "court": Text("法院文书", "court"),
        "audit": Text("审计文书", "audit"),
        "inspection": Text("劳动监察文书", "labour inspection"),
        "arbitration": Text("仲裁文书", "arbitration"),
        "step": Text("每延迟一个月所隔月数", "months a step"),
        "most": Text("最多", "at most"),
        "least": Text("最少", "at least"),
        "employer": Text("单位", "employer"),
        "person": Text("个人", "person"),
        "flexible": Text("灵活就业", "self-employed"),
        "flexible_recorded": Text("灵活就业计入个人账户", "self-employed, recorded"),
        "bank": Text("开户行", "bank"),
        "name": Text("户名", "name"),
        "number": Text("账号", "number"),
        "code": Text("行号", "bank code"),
    }
)
"""Codes that stand in parameter values, in words; one that is not here goes by itself."""

NOTHING = Text("未规定", "not set")


def words(value: object, unit: str) -> Text:
    """A value as people read it."""
    match value:
        case None:
            return NOTHING
        case bool():
            return Text("是", "yes") if value else Text("否", "no")
        case int():
            return quantity(value, "fen" if unit.startswith("fen") else unit)
        case Decimal():
            return _percent(value) if unit.startswith("rate") else same(str(value))
        case Mapping():
            return _joined([Text(f"{_code(k).zh} {words(v, unit).zh}", f"{_code(k).en} {words(v, unit).en}")
                            for k, v in value.items()])
        case str():
            return _code(value)
        case Sequence():
            return _joined([words(one, unit) for one in value])
    return same(str(value))


def _percent(value: Decimal) -> Text:
    return same(f"{(value * 100).normalize():f}%")


def _code(code: str) -> Text:
    return CODES.get(code, same(code))


def _joined(several: Sequence[Text]) -> Text:
    return Text("；".join(one.zh for one in several), "; ".join(one.en for one in several))
