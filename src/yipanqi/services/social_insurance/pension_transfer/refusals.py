"""The ways in which a transfer is refused or held: code, words for the person, and what to do next.

PEN01 to PEN10 are those of the field; PEN11 to PEN14 are ours, for what those leave without a code.
"""

from yipanqi.kernel.decision import Refusal
from yipanqi.kernel.text import Text


def _refusal(code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> Refusal:
    return Refusal(code, Text(zh, en), Text(remedy_zh, remedy_en))


NO_RECORD = _refusal(
    "PEN01",
    "您在转入地没有缴费记录",
    "You have no contributions on record at the receiving place",
    "请先在转入地参保缴费后再申请",
    "Please join and contribute at the receiving place, then apply",
)
DRAWING = _refusal(
    "PEN02",
    "已领取基本养老保险待遇的人员不再转移关系",
    "The relation of a person who draws the pension is not transferred",
    "如对待遇领取地有异议，可向待遇领取地经办机构申请核实",
    "If you doubt where you should draw it, ask the paying place to check",
)
OVER_AGE = _refusal(
    "PEN03",
    "在转入地首次缴费时男性已满50周岁、女性已满40周岁，应建立临时账户，关系保留在原参保地",
    "When you first paid there you had reached 50 (men) or 40 (women): a temporary account is kept, nothing moves",
    "可继续在转入地缴费，达到待遇领取条件时由待遇领取地归集；属组织调动的，请补充调动批准文件",
    "Go on contributing there; all is collected when you claim. If you were posted, hand in the approval",
)
TEMPORARY = _refusal(
    "PEN04",
    "临时账户在领取待遇前不转移，予以封存",
    "A temporary account does not move before the claim; it is sealed",
    "到龄后由待遇领取地归集，无需现在办理",
    "The place of claim collects it when you reach pension age; nothing to do now",
)
NOT_STOPPED = _refusal(
    "PEN05",
    "转出地仍在缴费或有欠费",
    "Contributions at the sending place go on or are in arrears",
    "请先在转出地办理停保、清欠后再申请",
    "Please stop contributing there and settle the arrears, then apply",
)
NO_PAPERS = _refusal(
    "PEN06",
    "一次性缴费满三年的时段缺少规定文书，该时段暂不转移",
    "A back-payment of three years or more lacks its papers; those months stay for now",
    "请向补缴地经办机构补充缴费当时的文书；其余时段照常转移",
    "Please hand in papers of that time at the place of the back-payment; the rest moves as usual",
)
MISMATCH = _refusal(
    "PEN07",
    "姓名、身份号码与转出地记录不一致",
    "Name or identity number differ from the record of the sending place",
    "请核实身份信息，或先在转出地更正后由转入地重新发函",
    "Please check the identity data, or have the record corrected; the letter is then sent again",
)
MONEY_DIFFERS = _refusal(
    "PEN08",
    "到账金额与信息表总额不一致，暂停接续",
    "The money received differs from the statement; the take-over is held",
    "由转出地更正后继续，您无需重新申请",
    "The sending place corrects it; you need not apply again",
)
OPEN_CASE = _refusal(
    "PEN09",
    "您已有在办的转移业务",
    "You have a transfer under way already",
    "请等待在办业务办结，或先申请撤回",
    "Please wait until it is closed, or withdraw it",
)
RESIDENT_SCHEME = _refusal(
    "PEN10",
    "城乡居民养老保险在达到法定退休年龄前不转入企业职工养老保险",
    "A resident-scheme account does not move into the employee scheme before pension age",
    "到龄后向待遇领取地申请办理制度衔接",
    "Apply at the place of claim when you reach pension age",
)
NOTHING_THERE = _refusal(
    "PEN11",
    "转出地没有可转移的养老保险关系",
    "There is no relation at the sending place that could be moved",
    "请核对参保地，或查询关系是否已经转出",
    "Please check where you were insured, or whether the relation has moved already",
)
NOT_CLAIM_PLACE = _refusal(
    "PEN12",
    "归集应在到龄后由待遇领取地办理",
    "Collecting is done by the place of claim, from pension age on",
    "请到核定的待遇领取地办理，未到龄的请到龄后申请",
    "Please turn to the place of claim, once you have reached pension age",
)
NOT_PAID_HERE = _refusal(
    "PEN13",
    "停发地没有正在发放的养老金",
    "No pension is being paid where it is to end",
    "请核对发放地，或查询是否已经停发",
    "Please check which place pays, or whether it has ended already",
)
NOT_DOUBLED = _refusal(
    "PEN14",
    "没有两地都发放养老金的月份，无需清理",
    "There is no month for which both sides paid: nothing to clear",
    "请核对要保留的发放地",
    "Please check the place whose pension is to be kept",
)

ALL = (
    NO_RECORD,
    DRAWING,
    OVER_AGE,
    TEMPORARY,
    NOT_STOPPED,
    NO_PAPERS,
    MISMATCH,
    MONEY_DIFFERS,
    OPEN_CASE,
    RESIDENT_SCHEME,
    NOTHING_THERE,
    NOT_CLAIM_PLACE,
    NOT_PAID_HERE,
    NOT_DOUBLED,
)
