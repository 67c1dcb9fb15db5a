"""Luo's proof of insurance: issued in Chongqing, shown at the window in Wuhou; and what a reader of its codes sees."""

import re
from datetime import date

import zxingcpp

from support.counters import LUO, WU_HOU, YU_ZHONG, Counters, staff
from yipanqi.access.actor import Actor, Role
from yipanqi.cases import credentials
from yipanqi.cases.credentials import Held
from yipanqi.cases.parties import Party, find_or_add
from yipanqi.services.social_insurance.insurance_participation_certificate import (
    INSURED,
    SERVICE,
    AskForm,
    Insured,
    Participation,
    ShowForm,
)

PENSION = Participation("pension", "202001", "202206", 30, active=False)
MEDICAL = Participation("medical", "202001", "202601", 73, active=True)


def insure(counters: Counters, *schemes: Participation) -> None:
    """What Chongqing has on record of Luo."""
    with counters.chongqing.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        INSURED.record(work.uow, work.vault, party, Insured(schemes), date(2020, 1, 1))


def ask_for(counters: Counters, *schemes: str) -> str:
    """Luo asks for a certificate of these schemes in Chongqing; the case number."""
    form = AskForm(YU_ZHONG, schemes)
    number = counters.chongqing.apply(SERVICE.slug, "issue", LUO, form, counters.luo(counters.chongqing))
    counters.settle()
    return number


def certificate(counters: Counters, number: str, *shown: str) -> str:
    """Luo's certificate with some of its claims."""
    with counters.chongqing.look() as work:
        return credentials.presentation(work, f"{number}-participation-certificate", shown)


def held(counters: Counters) -> tuple[Held, ...]:
    """Luo's credentials as Chongqing shows them to her."""
    luo = counters.luo(counters.chongqing)
    with counters.chongqing.look() as work:
        return credentials.held(work, luo.party)


def show(
    counters: Counters, presented: str, scheme: str = "pension", purpose: str = "housing", who: Party = LUO
) -> str:
    """Somebody shows a certificate at the window in Wuhou; the case number."""
    clerk = counters.clerk()
    [window] = clerk.offices
    form = ShowForm(WU_HOU, purpose, scheme, presented)
    number = counters.sichuan.apply(SERVICE.slug, "show", who, form, clerk, channel="window", window=window)
    counters.settle()
    return number


def issuing_officer(counters: Counters, number: str) -> Actor:
    """An officer of the issuing office."""
    with counters.chongqing.look() as work:
        return staff("issuer", Role.OFFICER, str(work.case(number).field("office")))


def read_svg(svg: str) -> str:
    """What an independent reader reads from a code that is drawn as one stroked path of horizontal runs."""
    [size] = map(int, re.findall(r'viewBox="0 0 (\d+) \d+"', svg))
    [path] = re.findall(r' d="([^"]+)"', svg)
    pixels = [bytearray(b"\xff" * size) for _ in range(size)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path):
        values = [float(n) for n in re.findall(r"-?[0-9.]+", numbers)]
        if command == "h":
            pixels[int(y)][int(x) : int(x + values[0])] = bytes(int(values[0]))
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    scale = 3
    large = b"".join(bytes(v for v in row for _ in range(scale)) for row in pixels for _ in range(scale))
    [found] = zxingcpp.read_barcodes(memoryview(large).cast("B", (size * scale, size * scale)))
    return str(found.text)
