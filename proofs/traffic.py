"""What a bad day does to good messages: repeats, conflicts, torn bytes, and everything a little out of order."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from benchmarks.workloads.message import Message

Headers = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record to send, and what the sender knows of it."""

    topic: str
    key: str
    headers: Headers
    body: bytes | None
    source: str
    id: str
    corrupt: bool = False
    named: bool = True

    @property
    def digest(self) -> str:
        """A hash over all that is said."""
        return digest(self.headers, self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """Shares of all messages, and how far a record may move from its place."""

    repeated: float = 0.05
    changed: float = 0.1  # of the repeats: the same id with other content
    corrupt: float = 0.01
    reorder: int = 1_000


def digest(headers: Sequence[tuple[str, bytes | None]], body: bytes | None) -> str:
    """A hash over headers and body as they are on the wire."""
    hashed = hashlib.sha256()
    for name, value in headers:
        hashed.update(f"{name}\x00{value!r}\x00".encode())
    hashed.update(repr(body).encode())
    return hashed.hexdigest()


def disturbed(messages: Sequence[Message], disturbance: Disturbance, random: Random) -> list[Record]:
    """The messages as they really arrive: each once, some twice, some torn, none where it belongs."""
    placed: list[tuple[float, Record]] = []
    for index, message in enumerate(messages):
        record = _record(message)
        if random.random() < disturbance.corrupt:
            torn = random.choice(_TEARS)(record, random)
            placed.append((_moved(index, disturbance, random), torn))
            if random.random() < 0.5:
                continue  # nobody noticed: the fact is lost, and what follows it waits
            record = _under(record, f"{record.id}-again")
        placed.append((_moved(index, disturbance, random), record))
        if random.random() < disturbance.repeated:
            again = _changed(record) if random.random() < disturbance.changed else record
            placed.append((_moved(index, disturbance, random), again))
    placed.sort(key=lambda each: each[0])
    return [record for _, record in placed]


def undisturbed(messages: Sequence[Message]) -> list[Record]:
    """The messages as they are."""
    return [_record(message) for message in messages]


def write_plan(records: Sequence[Record], path: Path) -> None:
    """One record a line, for the sender."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(_line(record)) + "\n")


def _line(record: Record) -> dict[str, object]:
    return {
        "topic": record.topic,
        "key": record.key,
        "headers": [[name, _text(value)] for name, value in record.headers],
        "body": _text(record.body),
        "source": record.source,
        "id": record.id,
        "digest": record.digest,
        "corrupt": record.corrupt,
        "named": record.named,
    }


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode("ascii")


def _record(message: Message) -> Record:
    return Record(message.topic, message.key, message.headers, message.body, message.source, message.id)


def _moved(index: int, disturbance: Disturbance, random: Random) -> float:
    return index + random.uniform(0, disturbance.reorder)


def _with_header(record: Record, name: str, value: bytes | None) -> Headers:
    return tuple((each, value if each == name else old) for each, old in record.headers)


def _under(record: Record, message_id: str) -> Record:
    return replace(record, id=message_id, headers=_with_header(record, "ce_id", message_id.encode()))


def _changed(record: Record) -> Record:
    """The same id, another time: other content."""
    told = dict(record.headers)["ce_time"]
    assert told is not None
    second = b"%02d" % ((int(told[17:19]) + 1) % 60)
    return replace(record, headers=_with_header(record, "ce_time", told[:17] + second + told[19:]))


def _cut_short(record: Record, random: Random) -> Record:
    assert record.body is not None
    return replace(record, body=record.body[: random.randrange(1, len(record.body))], corrupt=True)


def _not_utf8(record: Record, random: Random) -> Record:
    assert record.body is not None
    return replace(record, body=record.body[:1] + b"\xff\xfe" + record.body[1:], corrupt=True)


def _framed(record: Record, random: Random) -> Record:
    assert record.body is not None
    return replace(record, body=b"\x00\x00\x00\x00\x07" + record.body, corrupt=True)


def _without_body(record: Record, random: Random) -> Record:
    return replace(record, body=None, corrupt=True)


def _id_not_utf8(record: Record, random: Random) -> Record:
    return replace(record, headers=_with_header(record, "ce_id", b"\xff\xfe"), corrupt=True, named=False)


def _source_not_utf8(record: Record, random: Random) -> Record:
    return replace(record, headers=_with_header(record, "ce_source", b"\xc3\x28"), corrupt=True, named=False)


_TEARS: tuple[Callable[[Record, Random], Record], ...] = (
    _cut_short,
    _not_utf8,
    _framed,
    _without_body,
    _id_not_utf8,
    _source_not_utf8,
)
