"""From a fact to what goes over the wire: a CloudEvent, and when it arrives."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from app.town.fact import Fact
from domain.shared.case_code import case_code_for, is_case_code
from domain.shared.occurrence import Precision
from intake.catalogue import InTopic

CloudEvent = dict[str, object]


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it reaches the town's door; `key` is the grid code, so one grid keeps its order."""

    event: CloudEvent
    received_at: datetime
    topic: InTopic
    key: str


@dataclass(slots=True)
class Outbox:
    """Numbers each system's messages and each device's entries in the order they were made."""

    seed: int
    by_source: Counter[str] = field(default_factory=Counter)
    by_device: Counter[str] = field(default_factory=Counter)

    def event(self, fact: Fact) -> CloudEvent:
        """The fact as a structured CloudEvent 1.0."""
        self.by_source[fact.source] += 1
        self.by_device[fact.by.id] += 1
        event: CloudEvent = {
            "specversion": "1.0",
            "id": f"{fact.source.rsplit(':', 1)[-1]}-{self.seed}-{self.by_source[fact.source]:06d}",
            "source": fact.source,
            "type": fact.type,
            "subject": fact.about,
            "time": fact.at.isoformat(),
            "datacontenttype": "application/json",
            "actor": fact.by.id,
            "actorrole": fact.by.role.value,
            "deviceseq": str(self.by_device[fact.by.id]),
            "data": dict(fact.data),
        }
        _add_what_is_said_only_sometimes(event, fact)
        return event


def _add_what_is_said_only_sometimes(event: CloudEvent, fact: Fact) -> None:
    if fact.grid_code is not None:
        event["gridcode"] = fact.grid_code
    if fact.basis is not None:
        event["basis"] = fact.basis
    if fact.precision is not Precision.INSTANT:
        event["occurredprecision"] = fact.precision.value
    if topic_of(fact) is InTopic.DISPUTE:
        event["correlationid"] = (
            fact.about if is_case_code(fact.about) else case_code_for(fact.source, fact.about)
        )


_TOPICS = {
    "dispute": InTopic.DISPUTE,
    "tenancy": InTopic.RENTAL,
    "inspection": InTopic.RENTAL,
    "finding": InTopic.RENTAL,
}


def topic_of(fact: Fact) -> InTopic:
    """Disputes and let homes have topics of their own, what they stand on is the registry's."""
    return _TOPICS.get(fact.type.split(".")[1], InTopic.REGISTRY)


def sent(outbox: Outbox, fact: Fact, received_at: datetime) -> Sent:
    """The fact on its way."""
    return Sent(outbox.event(fact), received_at, topic_of(fact), fact.grid_code or fact.about)
