"""Who may do what on the broker: the house's own user, and each upstream sender's, by what the register says of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from intake.sources import Source


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
    ALL = auto()
    CREATE = auto()
    DELETE = auto()
    ALTER = auto()
    ALTER_CONFIGS = auto()
    CLUSTER_ACTION = auto()
    IDEMPOTENT_WRITE = auto()
    CREATE_TOKENS = auto()
    DESCRIBE_TOKENS = auto()
    UNKNOWN = auto()  # the broker itself does not know it (any more); such a rule can be seen, not named


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission on everything whose name starts with `prefix`, or, `exact`, on what is called so."""

    resource: Resource
    prefix: str
    operation: Operation
    exact: bool = False


@dataclass(frozen=True, slots=True)
class AccessRule:
    """A permission (or, not `allows`, a ban) of one user of the broker, from one host or (`*`) any.

    `kind` is what the broker calls a user: an authorizer of another maker also knows groups, roles and the like.
    """

    user: str
    grant: Grant
    allows: bool = True
    host: str = "*"
    kind: str = "User"


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


# One user for every sender of a broker on this machine. A register with principals gives each its own (docs/sources.md).
SENDER_GRANTS: tuple[Grant, ...] = sender_grants("gridledger.in.")


def source_grants(source: Source) -> tuple[Grant, ...]:
    """What a registered source's user needs: to write its topics, each by its whole name, and to read its receipts."""
    writes, reads = (Operation.WRITE, Operation.DESCRIBE), (Operation.READ, Operation.DESCRIBE)
    return (
        *_exactly(Resource.TOPIC, sorted(source.topics), writes),
        *_exactly(Resource.TOPIC, sorted(source.receipt_topics()), reads),
        *_grants(Resource.GROUP, f"sender.{source.principal}.", *reads),
    )


def wanted_rules(sources: Iterable[Source], *, house_user: str) -> Iterator[AccessRule]:
    """Every rule the register asks for; a source without a principal has none."""
    yield from (AccessRule(house_user, grant) for grant in HOUSE_GRANTS)
    for source in sources:
        if source.principal is not None:
            yield from (AccessRule(source.principal, grant) for grant in source_grants(source))


def is_ours(rule: AccessRule) -> bool:
    """Whether it is about a thing of ours, if only among others."""
    if rule.grant.prefix == "*" or (not rule.grant.exact and _HOUSE.startswith(rule.grant.prefix)):
        return True
    return rule.grant.prefix.startswith((_HOUSE, "sender."))


_HOUSE = "gridledger"


def _exactly(resource: Resource, names: Iterable[str], operations: Iterable[Operation]) -> Iterator[Grant]:
    for name in names:
        for operation in operations:
            yield Grant(resource, name, operation, exact=True)
