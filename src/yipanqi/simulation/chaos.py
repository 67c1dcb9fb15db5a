"""One step of a simulation while the faults last: something happens somewhere, as chance has it."""

from collections.abc import Callable
from datetime import timedelta

from yipanqi.node import Node
from yipanqi.simulation import people
from yipanqi.simulation.region import Region

Step = Callable[[Region], object]


def step(region: Region) -> None:
    """Something happens."""
    chosen = region.rng.choices([do for do, _ in STEPS], [weight for _, weight in STEPS])[0]
    chosen(region)


def _time(region: Region) -> None:
    seconds = region.rng.choice((5, 60, 900, 3600 * 4, 3600 * 20, 86400 * 2))
    region.now += timedelta(seconds=region.rng.random() * seconds)


def _node(region: Region) -> str:
    return region.rng.choice(region.codes)


def _post(region: Region) -> None:
    code = _node(region)
    region.post(code, region.rng.choice([other for other in region.codes if other != code]))


def _deliver(region: Region) -> None:
    """Something arrives; where nothing is due, time goes on until something is, more often than not."""
    ahead = region.network.next_due
    if ahead is not None and ahead > region.now and region.rng.random() < 0.6:
        region.now = ahead
    region.deliver()


def _work(region: Region) -> None:
    region.work(_node(region))


def _bank(region: Region) -> None:
    code = _node(region)
    region.bank_fetches(code)
    if region.rng.random() < 0.8:
        region.bank_reports(code)


def _trace(region: Region) -> None:
    found = region.bank.trace(region.now)
    if found:
        region.tell("bank", f"traces {found} payments")


def _apply(region: Region) -> None:
    people.apply(region, region.rng.choice(region.people))


def _change_mind(region: Region) -> None:
    people.change_mind(region, _node(region))


def _desk(region: Region) -> None:
    people.desk(region, _node(region), people.any_action(region.rng))


def _assign(region: Region) -> None:
    people.assign(region, _node(region))


def _contribute(region: Region) -> None:
    people.pay_contributions(region, region.rng.choice(region.people))


def _stop(region: Region) -> None:
    people.stop_contributing(region, region.rng.choice(region.people))


def _restart(region: Region) -> None:
    code = _node(region)
    region.tell(code, "DIED between two steps")
    region.restart(code)


def _split(region: Region) -> None:
    one, other = region.rng.sample(region.codes, 2)
    region.network.split(one, other)
    region.tell("", f"no way between {one} and {other}")


def _mend(region: Region) -> None:
    region.network.mend()


def _rotate(region: Region) -> None:
    _moment(region)
    region.attempt(_node(region), "makes a new key", lambda node: node.new_key(region.suite()) and "announced")


def _moment(region: Region) -> None:
    """No two keys of a node are of one moment: which is the younger would be left to their ids, which no seed gives."""
    region.now += timedelta(seconds=1)


def _stolen(region: Region) -> None:
    """A node's key is stolen: it makes another, reports the theft, and its peers hear of both by telephone."""
    _moment(region)
    code = _node(region)
    old = region.nodes[code].world.ring.current(code, region.nodes[code].clock()).id
    made = region.attempt(
        code, "key stolen, makes another", lambda node: node.new_key(region.suite(), announce=False) and "made"
    )
    if made is None:
        return
    region.errands.append((code, "reports its key stolen", lambda node: node.report_stolen(code, old)))
    for peer in region.codes:
        if peer != code:
            region.errands.append((peer, f"hears that a key of {code} is stolen", _hears(region, code, old)))


def _hears(region: Region, owner: str, stolen: str) -> Callable[[Node], object]:
    def hear(node: Node) -> str:
        for key in region.nodes[owner].published():
            node.trust(key)
        node.report_stolen(owner, stolen)
        return "noted"

    return hear


def errand(region: Region) -> None:
    """Something that was to be done by a person is done, or tried again later."""
    if region.errands:
        chosen = region.rng.choice(region.errands)
        code, what, do = chosen
        if region.attempt(code, what, do) is not None:
            region.errands.remove(chosen)


def _revoke(region: Region) -> None:
    pair = region.rng.choice(sorted(region.agreements, key=sorted))
    one, other = region.rng.sample(sorted(pair), 2)
    agreement = region.agreements[pair]
    region.attempt(one, f"revokes {agreement}", lambda node: _revoked(node, agreement, other))


def _revoked(node: Node, agreement: str, peer: str) -> str:
    node.revoke(agreement, peer)
    return "done"


def _agree(region: Region) -> None:
    one, other = region.rng.sample(region.codes, 2)
    both = set(region.versions[one]) & set(region.versions[other])
    try:
        region.calm(lambda: region.agree(one, other, max(both)))
    except ValueError as flaw:
        region.tell("", f"{one} and {other} do not agree: {flaw}")


def _upgrade(region: Region) -> None:
    code = _node(region)
    if region.versions[code] == (1,):
        region.versions[code] = (1, 2)
        region.tell(code, "has version 2 now")
        region.restart(code)


CARRYING: tuple[tuple[Step, float], ...] = ((_time, 14), (_post, 24), (_deliver, 30), (_work, 24))
"""Time passes and nodes talk; how often compared with the rest."""

FAULTS: tuple[tuple[Step, float], ...] = ((_restart, 2), (_split, 1), (_mend, 2), (_rotate, 2))
"""What goes wrong wherever nodes talk."""

STEPS: tuple[tuple[Step, float], ...] = (
    (_time, 22),
    (_post, 24),
    (_deliver, 30),
    (_work, 24),
    (_bank, 14),
    (_apply, 9),
    (_desk, 5),
    (_contribute, 3),
    (_change_mind, 2),
    (_assign, 2),
    (_stop, 2),
    (_trace, 1),
    *FAULTS,
    (errand, 4),
    (_upgrade, 1),
    (_agree, 1),
    (_stolen, 0.5),
    (_revoke, 0.5),
)
"""What may happen, and how often compared with the rest."""
