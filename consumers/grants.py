"""Who may do what on the broker: the house's own user, and an upstream sender's."""

from collections.abc import Iterable
from dataclasses import dataclass

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission on everything whose name starts with `prefix`."""

    resource: ResourceType
    prefix: str
    operation: ACLOperation


def _grants(resource: ResourceType, prefix: str, *operations: ACLOperation) -> tuple[Grant, ...]:
    return tuple(Grant(resource, prefix, operation) for operation in operations)


HOUSE_GRANTS: tuple[Grant, ...] = (
    *_grants(
        ResourceType.TOPIC,
        "gridledger.",
        ACLOperation.READ,
        ACLOperation.WRITE,
        ACLOperation.DESCRIBE,
        ACLOperation.DESCRIBE_CONFIGS,
    ),
    *_grants(ResourceType.GROUP, "gridledger", ACLOperation.READ, ACLOperation.DESCRIBE),
    *_grants(ResourceType.TRANSACTIONAL_ID, "gridledger-", ACLOperation.WRITE, ACLOperation.DESCRIBE),
)

SENDER_GRANTS: tuple[Grant, ...] = (
    *_grants(ResourceType.TOPIC, "gridledger.in.", ACLOperation.WRITE, ACLOperation.DESCRIBE),
    *_grants(ResourceType.TOPIC, "gridledger.receipts", ACLOperation.READ, ACLOperation.DESCRIBE),
    *_grants(ResourceType.GROUP, "sender-", ACLOperation.READ),
)


def apply_grants(admin: KafkaAdminClient, user: str, grants: Iterable[Grant]) -> None:
    """Create the rules for `user`; the broker keeps one of each, so a repeat changes nothing."""
    admin.create_acls([_rule(user, grant) for grant in grants])


def _rule(user: str, grant: Grant) -> ACL:
    pattern = ResourcePattern(grant.resource, grant.prefix, ACLResourcePatternType.PREFIXED)
    return ACL(f"User:{user}", "*", grant.operation, ACLPermissionType.ALLOW, pattern)
