"""The mixed town as messages: who lives where, visits, let homes, inspections and disputes, as its systems tell them."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from app.stores import ledger_file
from app.town.message import Sent
from app.town.story import generate
from benchmarks.house import WAIT_FOR_EVER, deliveries, prepared, sqlite_settings, take_all
from benchmarks.workloads.message import Message
from intake.catalogue import InTopic

SEED = 7
PERSONS_A_DISPUTE = 9.5  # as the demo's town: 420 disputes among 4,000 persons
ACCEPTED = "SELECT source, message_id FROM inbox WHERE verdict = 'accepted' ORDER BY first_position, rowid"


def told(persons: int, seed: int = SEED) -> Iterator[Message]:
    """Everything as it arrives in two years: late, twice, in another order than it happened, a few wrong."""
    disputes = max(20, round(persons / PERSONS_A_DISPUTE))
    for sent in generate(seed, disputes, persons=persons, today=story_ends()):
        yield _binary(sent)


def registry_only(messages: Iterator[Message]) -> Iterator[Message]:
    """What is said of addresses, dwellings, units, persons and stays; nothing of it needs the rest."""
    return (each for each in messages if each.topic == InTopic.REGISTRY.value)


@cache
def accepted_at_once(persons: int, seed: int = SEED) -> tuple[Message, ...]:
    """The town without what is refused, sent twice or early: every message finds what it stands on.

    A road of its own hears the whole town first; what it accepted is told again in the order of its log.
    """
    heard = list(told(persons, seed))
    place = Path(mkdtemp(prefix="bench-town-"))
    try:
        return tuple(_in_order_of_the_log(heard, place))
    finally:
        shutil.rmtree(place)


def _in_order_of_the_log(heard: Sequence[Message], place: Path) -> list[Message]:
    settings = sqlite_settings(place).model_copy(update={"wait_seconds": WAIT_FOR_EVER})
    with prepared(settings) as house:
        road = house.road()
        take_all(road, deliveries(heard))
        while road.expire():
            pass
    first: dict[tuple[str, str], Message] = {}
    for each in heard:
        first.setdefault((each.source, each.id), each)
    with sqlite3.connect(ledger_file(settings)) as connection:
        return [first[source, message] for source, message in connection.execute(ACCEPTED)]


def story_ends() -> datetime:
    """The first of this month: nothing of the story lies ahead of the clock that judges it."""
    return datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _binary(sent: Sent) -> Message:
    event = sent.event
    headers = [("content-type", b"application/json")]
    headers += [
        (f"ce_{name}", str(value).encode())
        for name, value in event.items()
        if name not in ("data", "datacontenttype")
    ]
    body = json.dumps(event["data"], ensure_ascii=False, separators=(",", ":")).encode()
    return Message(
        sent.topic.value, sent.key, str(event["type"]), str(event["source"]), str(event["id"]),
        str(event["subject"]), tuple(headers), body,
    )  # fmt: skip
