"""Who may do what on the broker: the house's own user, and an upstream sender's."""

from dataclasses import dataclass
from enum import Enum, auto


class Resource(Enum):
    """What a permission is about."""

    TOPIC = auto()
    GROUP = auto()
    TRANSACTIONAL_ID = auto()


class Operation(Enum):
    """What is permitted."""

    READ = auto()
    WRITE = auto()
    DESCRIBE = auto()
    DESCRIBE_CONFIGS = auto()


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission on everything whose name starts with `prefix`."""

    resource: Resource
    prefix: str
    operation: Operation


def _grants(resource: Resource, prefix: str, *operations: Operation) -> tuple[Grant, ...]:
    return tuple(Grant(resource, prefix, operation) for operation in operations)


HOUSE_GRANTS: tuple[Grant, ...] = (
    *_grants(
        Resource.TOPIC,
        "gridledger.",
        Operation.READ,
        Operation.WRITE,
        Operation.DESCRIBE,
        Operation.DESCRIBE_CONFIGS,
    ),
    *_grants(Resource.GROUP, "gridledger", Operation.READ, Operation.DESCRIBE),
    *_grants(Resource.TRANSACTIONAL_ID, "gridledger-", Operation.WRITE, Operation.DESCRIBE),
)


def sender_grants(*topics: str) -> tuple[Grant, ...]:
    """What a sender needs that writes on topics that begin so, as in `gridledger.from.hotline.`."""
    writes = [
        each for name in topics for each in _grants(Resource.TOPIC, name, Operation.WRITE, Operation.DESCRIBE)
    ]
    return (
        *writes,
        *_grants(Resource.TOPIC, "gridledger.receipts", Operation.READ, Operation.DESCRIBE),
        *_grants(Resource.GROUP, "sender-", Operation.READ),
    )


# One user for every sender. Where several systems share a cluster, give each its own (docs/sources.md).
SENDER_GRANTS: tuple[Grant, ...] = sender_grants("gridledger.in.")
