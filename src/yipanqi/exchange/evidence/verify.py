"""Checking a file of evidence offline: signatures, keys at signing time, hash trees, chains, data; faults by place."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

import msgspec

from yipanqi.exchange.envelope import (
    RECEIPT,
    SEAL,
    Envelope,
    Receipt,
    Seal,
    header_digest,
    is_committed,
    misplaced,
    proven,
)
from yipanqi.exchange.evidence.exhibit import (
    EVIDENCE,
    FORMAT,
    EvidenceFile,
    Exhibit,
    ShownBatch,
    ShownEnvelope,
    ShownKey,
    canonical,
    fields,
    marks,
    plain_of,
)
from yipanqi.formats.suites import PublicKey, key_id, suite
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text

T = TypeVar("T")


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: where (`exhibit.batches[0].seal`), with which envelope ("" for none), what."""

    where: str
    envelope: str
    what: Text


class Verdict(msgspec.Struct, frozen=True):
    """What a check found: faults, and what was there to check."""

    faults: tuple[Fault, ...]
    about: str = ""
    exported_by: str = ""
    exported_at: datetime | None = None
    envelopes: int = 0
    receipted: int = 0
    readable: int = 0
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def words(self) -> tuple[Text, ...]:
        """The verdict as it is printed, a line each. The keys are to be compared with those that the nodes publish."""
        if self.faults:
            first = Text("证据文件不可采信", "The evidence does not hold")
            return (first, *(Text(f"{f.where}：{f.what.zh}", f"{f.where}: {f.what.en}") for f in self.faults))
        return (
            Text("证据文件核验通过", "The evidence holds"),
            Text(f"事项：{self.about}", f"About: {self.about}"),
            Text(
                f"报文{self.envelopes}件，其中{self.receipted}件有对方回执，{self.readable}件附明文",
                f"{self.envelopes} envelopes, {self.receipted} of them receipted, {self.readable} in clear",
            ),
            *(
                Text(f"请核对节点{node}的公钥：{key}", f"Compare the key of node {node}: {key}")
                for node, key in self.keys
            ),
        )


def verify(file: bytes) -> Verdict:
    """Check a file of evidence; never raises, whatever the file is."""
    try:
        read = msgspec.json.decode(file, type=EvidenceFile)
        plain = json.loads(file)
    except (msgspec.MsgspecError, ValueError) as error:
        return Verdict((_unreadable(file, error),))
    faults = [*_form(read, plain), *_marked(plain), *_keys(read.exhibit.keys), *_signed(read, plain["exhibit"])]
    for place, batch in enumerate(read.exhibit.batches):
        faults += _batch(read.exhibit, batch, f"exhibit.batches[{place}]")
    faults += _chain(read.exhibit)
    shown = [(batch, len(batch.envelopes)) for batch in read.exhibit.batches]
    return Verdict(
        tuple(dict.fromkeys(faults)),
        read.exhibit.about,
        read.exhibit.exported_by,
        read.exhibit.exported_at,
        sum(number for _, number in shown),
        sum(number for batch, number in shown if batch.receipt is not None),
        sum(envelope.said is not None for batch in read.exhibit.batches for envelope in batch.envelopes),
        tuple((key.owner, key.id) for key in read.exhibit.keys),
    )


def _unreadable(file: bytes, error: Exception) -> Fault:
    by_path = re.search(r"at `\$\.?(.*)`$", str(error))
    where = by_path[1] if by_path else _place(file)
    return Fault(where, "", Text(f"内容无法读取（{error}）", f"cannot be read ({error})"))


def _place(file: bytes) -> str:
    """Where a file stops being JSON: the field begun last, its batch and its envelope, told from the text before it."""
    try:
        json.loads(file.decode())
        position = len(file)
    except UnicodeDecodeError as error:
        position = error.start
    except json.JSONDecodeError as error:
        position = error.pos
    before = file.decode(errors="replace")[:position]
    begun = re.findall(r'"(\w+)":', before)
    batch = begun.count("seal") - 1
    envelope = begun[len(begun) - begun[::-1].index("seal") :].count("header") - 1 if batch >= 0 else -1
    inside = "exhibit." * (batch >= 0) + "".join(
        f"{name}[{n}]." for name, n in (("batches", batch), ("envelopes", envelope)) if n >= 0
    )
    return inside + (begun[-1] if begun else "file")


def _form(read: EvidenceFile, plain: object) -> Iterator[Fault]:
    if read.format != FORMAT:
        yield Fault("format", "", Text("不是本平台的证据文件格式", f"is not {FORMAT!r}"))
    written = dict(fields(plain_of(read)))
    for path, value in fields(plain):
        if written.get(path) != value:
            yield Fault(path, "", Text("书写形式被改动", "is not written as it was exported"))


def _marked(plain: dict[str, object]) -> Iterator[Fault]:
    noted, found = plain["marks"], marks(plain["exhibit"])
    assert isinstance(noted, dict)
    for path in sorted(found.keys() | noted.keys()):
        if found.get(path) != noted.get(path):
            yield Fault(f"exhibit.{path}", "", Text("与导出时的内容标记不符", "differs from its mark at export"))


def _keys(keys: tuple[ShownKey, ...]) -> Iterator[Fault]:
    for place, key in enumerate(keys):
        if key_id(PublicKey(key.suite, key.signing, key.sealing)) != key.id:
            yield Fault(f"exhibit.keys[{place}]", "", Text("公钥与其编号不符", "is not the key of that id"))


def _signed(read: EvidenceFile, exhibit: object) -> Iterator[Fault]:
    shown = read.exhibit
    wrong = _signature(shown, shown.exported_by, read.key, EVIDENCE + canonical(exhibit), read.signature)
    wrong = wrong or _timely(shown, shown.exported_by, read.key, shown.exported_at, shown.exported_at)
    if wrong is not None:
        yield Fault("signature", "", wrong)


def _batch(shown: Exhibit, batch: ShownBatch, where: str) -> Iterator[Fault]:
    seal = _read(batch.seal, Seal)
    if seal is None:
        yield Fault(f"{where}.seal", "", Text("签封无法读取", "cannot be read"))
        return
    wrong = _signature(shown, seal.source, seal.key, SEAL + batch.seal.encode(), batch.seal_signature)
    wrong = wrong or _timely(shown, seal.source, seal.key, seal.sealed, batch.settled)
    if wrong is not None:
        yield Fault(f"{where}.seal", "", wrong)
    if batch.receipt is not None:
        yield from _receipt(shown, batch, seal, f"{where}.receipt")
    for place, envelope in enumerate(batch.envelopes):
        yield from _envelope(seal, envelope, f"{where}.envelopes[{place}]")


def _receipt(shown: Exhibit, batch: ShownBatch, seal: Seal, where: str) -> Iterator[Fault]:
    text = batch.receipt or ""
    receipt = _read(text, Receipt)
    if receipt is None:
        yield Fault(where, "", Text("回执无法读取", "cannot be read"))
        return
    covered = ("source", "destination", "lane", "first", "last", "root")
    if any(getattr(receipt, name) != getattr(seal, name) for name in covered):
        yield Fault(where, "", Text("回执不是对这一签封的", "is for something else than the seal"))
    signed = RECEIPT + text.encode()
    wrong = _signature(shown, seal.destination, receipt.key, signed, batch.receipt_signature or b"")
    wrong = wrong or _timely(shown, seal.destination, receipt.key, receipt.received, batch.settled)
    if wrong is not None:
        yield Fault(where, "", wrong)


def _envelope(seal: Seal, envelope: ShownEnvelope, where: str) -> Iterator[Fault]:
    header = _read(envelope.header, Envelope)
    if header is None:
        yield Fault(f"{where}.header", "", Text("报文头无法读取", "cannot be read"))
        return
    try:
        hasher = suite(seal.suite)
        leads_to = proven(hasher, header_digest(hasher, envelope.header.encode()), list(envelope.proof))
    except (ValueError, Refused):
        leads_to = ""
    if leads_to != seal.root:
        text = Text("与签封不符，被改动", "or its proof was altered: it does not lead to the sealed root")
        yield Fault(f"{where}.header", header.id, text)
        return
    wrong = misplaced(seal, header, min(max(header.sequence, seal.first), seal.last))
    if wrong is not None:
        yield Fault(f"{where}.header", header.id, Text("报文不属于这一签封", wrong))
    if envelope.data is not None and hasher.digest(envelope.data).hex() != header.datadigest:
        yield Fault(f"{where}.data", header.id, Text("报文数据被改动", "was altered"))
    if envelope.said is not None and not _as_signed(header, envelope):
        yield Fault(f"{where}.said", header.id, Text("明文与发出方签署的不符", "is not what its sender signed"))


def _as_signed(header: Envelope, envelope: ShownEnvelope) -> bool:
    said = (envelope.said or "").encode()
    if not header.sensitive:
        return said == envelope.data
    try:
        return is_committed(header.contentdigest, (envelope.salt or b"") + said)
    except Refused:
        return False


def _chain(shown: Exhibit) -> Iterator[Fault]:
    """Of two envelopes that follow each other on a lane the second names the digest of the first; so does a seal."""
    digests: dict[tuple[str, str, int, int], str] = {}
    followers: list[tuple[tuple[str, str, int, int], str, str, str]] = []
    for n, batch in enumerate(shown.batches):
        seal = _read(batch.seal, Seal)
        if seal is None or seal.suite not in ("ed25519", "sm2"):
            continue
        lane = (seal.source, seal.destination, int(seal.lane))
        followers.append(((*lane, seal.first - 1), seal.previous, "", f"exhibit.batches[{n}].seal"))
        for m, envelope in enumerate(batch.envelopes):
            header = _read(envelope.header, Envelope)
            if header is not None:
                digests[*lane, header.sequence] = header_digest(suite(seal.suite), envelope.header.encode())
                where = f"exhibit.batches[{n}].envelopes[{m}].header"
                followers.append(((*lane, header.sequence - 1), header.previous, header.id, where))
    for before, previous, envelope_id, where in followers:
        if digests.get(before, previous) != previous:
            yield Fault(where, envelope_id, Text("与前一报文的链接断开", "does not continue the envelope before it"))


def _signature(shown: Exhibit, owner: str, key: str, body: bytes, signature: bytes) -> Text | None:
    known = next((k for k in shown.keys if (k.owner, k.id) == (owner, key)), None)
    if known is None:
        return Text(f"文件中没有节点{owner}的公钥{key}", f"no key {key} of node {owner} is in the file")
    try:
        good = suite(known.suite).verify(PublicKey(known.suite, known.signing, known.sealing), body, signature)
    except Refused as refused:
        return refused.problems[0].text
    return None if good else Text("签名与内容不符", "is not what the signature was made over")


def _timely(shown: Exhibit, owner: str, key: str, at: datetime, settled: datetime | None) -> Text | None:
    known = next(k for k in shown.keys if (k.owner, k.id) == (owner, key))
    if at < known.valid_from or (known.valid_to is not None and at >= known.valid_to):
        return Text("签名时密钥不在有效期内", "was signed while the key was not valid")
    if known.stolen_at is not None and (settled is None or settled >= known.stolen_at):
        return Text("密钥已报失窃", "is signed with a key that had been reported stolen")
    return None


def _read(text: str, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, ValueError):
        return None
