"""What is paid for a month: by employer and person, or by someone in flexible work alone (国办发〔2019〕13号)."""

import msgspec

from yipanqi.kernel.money import Fen, Rounding, in_yuan, share
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook


class Dues(msgspec.Struct, frozen=True):
    """A month's payments in fen, and what of them the personal account records."""

    employer: Fen
    person: Fen
    recorded: Fen


def dues(base: Fen, flexible: bool, rules: Rulebook) -> Dues:
    """The payments on a contribution wage. Reads contribution_rate, and contribution_base of the paying place.

    Raises `Refused` for a wage outside the limits.
    """
    least, most = rules["contribution_base", "least"], rules["contribution_base", "most"]
    if not least <= base <= most:
        limits = Text("缴费基数应在{least}元至{most}元之间", "The contribution wage is from {least} to {most} yuan")
        raise Refused(Problem("base", limits.format(least=in_yuan(least), most=in_yuan(most)), "base"))
    rate = {name: share(base, each, Rounding.HALF_UP) for name, each in rules["contribution_rate"].items()}
    if flexible:
        return Dues(Fen(0), rate["flexible"], rate["flexible_recorded"])
    return Dues(rate["employer"], rate["person"], rate["person"])
