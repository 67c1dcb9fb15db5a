"""Messages of a case in words."""

from yipanqi.kernel.text import Text, same
from yipanqi.node.views import View

VERBS = {
    "ask": Text("询问", "question"),
    "answer": Text("答复", "answer"),
    "decline": Text("不予答复", "no answer given"),
    "withdraw": Text("撤回询问", "question withdrawn"),
    "offer": Text("移交", "handed over"),
    "take": Text("接件", "taken"),
    "bounce": Text("退回", "bounced"),
    "request": Text("请求", "request"),
    "held": Text("已锁定", "held"),
    "refuse": Text("拒绝", "refused"),
    "confirm": Text("确认", "confirm"),
    "confirmed": Text("已确认", "confirmed"),
    "release": Text("撤销", "release"),
    "released": Text("已撤销", "released"),
    "send": Text("寄出原件", "originals sent"),
    "received": Text("原件已签收", "originals received"),
    "missing": Text("原件未到", "originals missing"),
    "found": Text("原件已找到", "originals found"),
    "tell": Text("告知", "told"),
    "acknowledge": Text("知悉", "acknowledged"),
    "refused": Text("拒收", "refused"),
}
"""Last words of message types; one that is not here goes by itself."""


def in_words(kind: str, case: View) -> Text:
    """A message type as people read it: what is said in which move."""
    verb = kind.rpartition(".")[2]
    return VERBS.get(verb, same(kind))
