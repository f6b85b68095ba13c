"""The stock library doing the same intake its own way: an Application, an Aggregate and `save`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate
from pydantic_core import from_json

from benchmarks.workloads.message import Message

# The library's own types are generic over Any where an application does not narrow them.
Facts = dict[str, Any]


class StockDispute(Aggregate):
    """One thing of the trade, told by messages; keeps what a dispute board shows."""

    class Opened(Aggregate.Created):
        """The first fact of the thing."""

        subject: str

    class Told(Aggregate.Event):
        """One more fact, with the record around it."""

        type: str
        source: str
        message: str
        grid: str
        actor: str
        occurred_at: str
        facts: Facts

        def apply(self, aggregate: Aggregate) -> None:
            """Keep the newest fact."""
            assert isinstance(aggregate, StockDispute)
            aggregate.last_type = self.type
            aggregate.count += 1

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.last_type = ""
        self.count = 0

    @staticmethod
    def create_id(subject: str) -> UUID:
        """The id follows from the thing's number."""
        return uuid5(NAMESPACE_URL, subject)


class StockDisputes(Application[UUID]):
    """Takes the same bytes. It keeps no inbox, no receipts and no offsets: the comparison favours it."""

    def take_one_by_one(self, messages: Sequence[Message]) -> int:
        """One transaction a message."""
        for message in messages:
            self.save(self._told(message, {}))
        return len(messages)

    def take_batched(self, messages: Sequence[Message], size: int) -> int:
        """One `save` a batch."""
        for start in range(0, len(messages), size):
            touched: dict[UUID, StockDispute] = {}
            for message in messages[start : start + size]:
                self._told(message, touched)
            self.save(*touched.values())
        return len(messages)

    def _told(self, message: Message, touched: dict[UUID, StockDispute]) -> StockDispute:
        dispute = self._find(message.subject, touched)
        said: Mapping[str, str] = {name: value.decode() for name, value in message.headers}
        dispute.trigger_event(
            StockDispute.Told,
            type=said["ce_type"],
            source=said["ce_source"],
            message=said["ce_id"],
            grid=said.get("ce_gridcode", ""),
            actor=said["ce_actor"],
            occurred_at=said["ce_time"],
            facts=from_json(message.body),
        )
        return dispute

    def _find(self, subject: str, touched: dict[UUID, StockDispute]) -> StockDispute:
        each_id = StockDispute.create_id(subject)
        found = touched.get(each_id)
        if found is None:
            try:
                found = self.repository.get(each_id)
            except AggregateNotFoundError:
                found = StockDispute(subject)
            touched[each_id] = found
        return found


def stock_environment(dsn_parts: Mapping[str, str]) -> dict[str, str]:
    """The library's settings for PostgreSQL; the cache is on, which the library leaves off."""
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": dsn_parts["dbname"],
        "POSTGRES_HOST": dsn_parts["host"],
        "POSTGRES_PORT": dsn_parts["port"],
        "POSTGRES_USER": dsn_parts["user"],
        "POSTGRES_PASSWORD": dsn_parts["password"],
        "AGGREGATE_CACHE_MAXSIZE": "20000",
        "AGGREGATE_CACHE_FASTFORWARD": "n",
    }
