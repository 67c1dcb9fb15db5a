"""What messages of feedback do, exactly once each; the holder's word decides how an item stands."""

import msgspec

from yipanqi.cases.work import Work
from yipanqi.exchange.effects import Arrived, MayNotAct
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import keeping, routing
from yipanqi.supervision.feedback.items import Bounced, Carried, Forward, News, Spoken, act, write
from yipanqi.supervision.feedback.life import DONE, ENDED, MACHINE, WITHDRAWN
from yipanqi.supervision.feedback.own import spoken


def receive(work: Work, arrived: Arrived) -> None:
    """Give effect to a message. Raises MayNotAct where it is not the sender's to say."""
    try:
        carried = msgspec.json.decode(arrived.data, type=Carried)
    except msgspec.MsgspecError as error:
        raise MayNotAct("bad-data", str(error)) from error
    source = arrived.envelope.source
    match carried.word:
        case Forward() as word:
            routing.take(work, carried.item, word, source)
        case Bounced() as word:
            routing.taken_back(work, carried.item, word, source)
        case News() as word:
            _news(work, carried.item, word, source)
        case Spoken() as word:
            _spoken(work, carried.item, word, source)


def _news(work: Work, id_: str, news: News, source: str) -> None:
    row = rows.get(work.uow, id_)
    if row is None or row.home != work.world.code or row.holder != source:
        raise MayNotAct("not-yours", f"item {id_} is not with {source}")
    if row.state == WITHDRAWN:
        return  # the person has taken it back meanwhile, and the holder will hear of it
    rows.change(work.uow, id_, **msgspec.structs.asdict(news.standing))
    write(work, id_, news.action, news.standing.state, source, news.note)
    keeping.begin(work, id_)


def _spoken(work: Work, id_: str, word: Spoken, source: str) -> None:
    row = rows.get(work.uow, id_)
    if row is None or row.home != source or row.holder != work.world.code:
        raise MayNotAct("not-yours", f"item {id_} is not of a person of {source}")
    if word.action == "reach":
        if MACHINE.allows("reach", row.state):
            act(work, row, "reach", source, "", **spoken(work, row, word))
    elif word.action != "withdraw" and row.state != DONE:
        rows.change(work.uow, id_, second_grade=word.grade)
        write(work, id_, word.action, row.state, source, word.words)
    elif word.action == "withdraw" and (row.state in ENDED or not MACHINE.allows("withdraw", row.state)):
        write(work, id_, word.action, row.state, source, "")
    else:
        act(work, row, word.action, source, word.words, **spoken(work, row, word))
