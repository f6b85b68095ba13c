"""The house's topics as they should be, and the difference to the broker's, shown before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from consumers.broker_admin import BrokerAdmin, TopicFacts
from intake.catalogue import InTopic
from intake.sources import RECEIPTS, SourceBook

DEAD_LETTER = "gridledger.dead-letter"
EVENTS = "gridledger.events"

PARTITIONS = 12
DAY_MS = 24 * 60 * 60 * 1000
# The envelope's own rule answers a sender whose clock is wrong; the broker must not refuse before us.
ANY_CLOCK_MS = 10 * 365 * DAY_MS
# A message of more than 1 MiB deserves a receipt that says so, so the broker lets twice that through.
LARGEST_IN = 2 * 1024 * 1024
LARGEST_OUT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WantedTopic:
    """One topic as it should be."""

    name: str
    partitions: int
    settings: Mapping[str, str]


def _topic(name: str, *, days: int, largest: int) -> WantedTopic:
    settings = {
        "cleanup.policy": "delete",
        "retention.ms": str(days * DAY_MS),
        "max.message.bytes": str(largest),
        "message.timestamp.type": "CreateTime",
        "message.timestamp.after.max.ms": str(ANY_CLOCK_MS),
    }
    return WantedTopic(name, PARTITIONS, settings)


# What comes in is kept long enough for an auditor's raw replay; the ledger itself keeps every fact for ever.
WANTED: tuple[WantedTopic, ...] = (
    *(_topic(topic.value, days=90, largest=LARGEST_IN) for topic in InTopic),
    _topic(RECEIPTS, days=30, largest=LARGEST_OUT),
    _topic(DEAD_LETTER, days=90, largest=LARGEST_OUT),
    _topic(EVENTS, days=30, largest=LARGEST_OUT),
)


def wanted_with(sources: SourceBook) -> tuple[WantedTopic, ...]:
    """The house's topics, and those of sources of their own, kept alike: what they write, and their receipts."""
    receipts = sorted(set(sources.receipt_topics().values()))
    return (
        *WANTED,
        *(_topic(name, days=90, largest=LARGEST_IN) for name in sources.own_topics()),
        *(_topic(name, days=30, largest=LARGEST_OUT) for name in receipts),
    )


class Step(StrEnum):
    """What must be done about one topic."""

    CREATE = "create"
    GROW = "grow"
    SET = "set"
    CANNOT = "cannot"
    ALLOW = "allow"
    FORBID = "forbid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `what` is a setting, `partitions`, or who may do what; a `CANNOT` or an `UNKNOWN` is shown and left
    to a person.
    """

    step: Step
    topic: str
    what: str
    now: str | None
    wanted: str

    def line(self) -> str:
        """The difference on one line."""
        return f"{_SIGNS[self.step]} {self.topic} {self.what}: {self.now or '-'} -> {self.wanted}"


_SIGNS = {
    Step.CREATE: "+",
    Step.GROW: "~",
    Step.SET: "~",
    Step.CANNOT: "!",
    Step.ALLOW: "+",
    Step.FORBID: "-",
    Step.UNKNOWN: "?",
}


def plan(admin: BrokerAdmin, wanted: Sequence[WantedTopic] = WANTED) -> list[Change]:
    """Every difference between the broker and `wanted`; empty when there is none."""
    names = [topic.name for topic in wanted]
    facts = admin.topics(names)
    settings = admin.topic_settings(sorted(facts))
    return [
        change
        for topic in wanted
        for change in _differences(topic, facts.get(topic.name), settings.get(topic.name, {}))
    ]


def apply(admin: BrokerAdmin, wanted: Sequence[WantedTopic] = WANTED, *, replicas: int = -1) -> list[Change]:
    """Make the differences vanish that can; nothing is lowered or deleted. What was done, and what could not be."""
    changes = plan(admin, wanted)
    by_name = {topic.name: topic for topic in wanted}
    for change in changes:
        _make(admin, change, by_name[change.topic], replicas)
    return changes


def _differences(topic: WantedTopic, facts: TopicFacts | None, settings: Mapping[str, str]) -> list[Change]:
    if facts is None:
        return [Change(Step.CREATE, topic.name, "partitions", None, str(topic.partitions))]
    found = [
        Change(Step.SET, topic.name, key, settings.get(key), value)
        for key, value in topic.settings.items()
        if settings.get(key) != value and not _more_generous(key, settings.get(key), value)
    ]
    if facts.partitions != topic.partitions:
        # Fewer would lose facts; and a key would move to another partition either way, so growing is said loudly.
        step = Step.GROW if facts.partitions < topic.partitions else Step.CANNOT
        found.insert(0, Change(step, topic.name, "partitions", str(facts.partitions), str(topic.partitions)))
    return found


_NEVER_LOWERED = ("retention.ms", "max.message.bytes", "message.timestamp.after.max.ms")


def _more_generous(key: str, now: str | None, wanted: str) -> bool:
    """An operator who keeps more than we ask for is right."""
    if key not in _NEVER_LOWERED or now is None:
        return False
    return int(now) == -1 or int(now) > int(wanted)


def _make(admin: BrokerAdmin, change: Change, topic: WantedTopic, replicas: int) -> None:
    match change.step:
        case Step.CREATE:
            admin.create_topic(
                topic.name, partitions=topic.partitions, replicas=replicas, settings=topic.settings
            )
        case Step.GROW:
            admin.grow_topic(topic.name, topic.partitions)
        case Step.SET:
            admin.set_topic(topic.name, {change.what: change.wanted})
        case Step.CANNOT:
            pass  # left to a person
        case Step.ALLOW | Step.FORBID | Step.UNKNOWN:
            raise ValueError(f"{change.line()} is not about a topic")
        case _:
            assert_never(change.step)
