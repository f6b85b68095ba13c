"""The one file that speaks to kafka-python's administration client, which has no types."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from uuid import UUID

from kafka import KafkaAdminClient, TopicPartition  # type: ignore[import-untyped]
from kafka.admin import (  # type: ignore[import-untyped]
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    OffsetSpec,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.errors import (  # type: ignore[import-untyped]
    ClusterAuthorizationFailedError,
    KafkaConnectionError,
    KafkaTimeoutError,
    NodeNotReadyError,
    SecurityDisabledError,
)

from consumers.grants import AccessRule, Grant, Operation, Resource
from consumers.kafka_settings import BrokerUnreachable, KafkaSettings

_AWAY = (KafkaTimeoutError, KafkaConnectionError, NodeNotReadyError)


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A topic as the broker knows it; `incarnation` changes when a topic is deleted and made again."""

    name: str
    incarnation: UUID
    partitions: int


class AccessUnruled(Exception):
    """The broker keeps no access rules, or does not let this user see and change them."""

    code = "kafka.access_unruled"

    def __init__(self, why: str) -> None:
        self.zh = f"无法核对访问规则(ACL):{why}。未启用授权器的集群上,任何人都能写任何主题。"
        self.en = f"access rules cannot be compared: {why}. On a cluster without an authorizer anybody writes any topic."
        super().__init__(f"{self.en} / {self.zh}")


class BrokerAdmin:
    """Synchronous administration; use it in a `with`."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        try:
            self._client = KafkaAdminClient(**settings.for_kafka_python())
        except _AWAY as problem:
            raise BrokerUnreachable(settings) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        if isinstance(problem, _AWAY):
            raise BrokerUnreachable(self._settings) from problem

    def cluster_id(self) -> str:
        """The cluster's own name for itself."""
        return str(self._client.describe_cluster()["cluster_id"])

    def topics(self, names: Sequence[str]) -> dict[str, TopicFacts]:
        """Those of `names` that exist."""
        return {
            told["name"]: TopicFacts(told["name"], UUID(str(told["topic_id"])), len(told["partitions"]))
            for told in self._client.describe_topics(list(names))
            if told["error_code"] == 0
        }

    def topic_settings(self, names: Sequence[str]) -> dict[str, dict[str, str]]:
        """Every setting of each topic, defaults included."""
        if not names:
            return {}
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        told = self._client.describe_configs(resources, config_filter="all")["topic"]
        return {
            name: {key: str(setting["value"]) for key, setting in settings.items()}
            for name, settings in told.items()
        }

    def create_topic(self, name: str, *, partitions: int, replicas: int, settings: Mapping[str, str]) -> None:
        """Make a topic and wait until it has leaders."""
        wanted = {"num_partitions": partitions, "replication_factor": replicas, "configs": dict(settings)}
        self._client.create_topics({name: wanted}, wait_for_metadata=True)

    def grow_topic(self, name: str, partitions: int) -> None:
        """Raise the number of partitions."""
        self._client.create_partitions({name: partitions})
        self._await(lambda: self.topics([name])[name].partitions == partitions)

    def set_topic(self, name: str, settings: Mapping[str, str]) -> None:
        """Change settings, leaving the others."""
        self._client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, dict(settings))])
        self._await(lambda: settings.items() <= self.topic_settings([name])[name].items())

    def delete_topics(self, names: Sequence[str]) -> None:
        """Only tests and drills delete topics; nothing of the house does."""
        self._client.delete_topics(list(names))

    def forget_group(self, name: str) -> None:
        """What the broker does by itself to a group it has not heard of for a week; for drills."""
        self._client.delete_groups([name])

    def end_offsets(self, topic: str, partitions: Iterable[int]) -> dict[int, int]:
        """The next offset each partition would give."""
        asked = {TopicPartition(topic, number): OffsetSpec.LATEST for number in partitions}
        told = self._client.list_partition_offsets(asked)
        return {place.partition: int(found.offset) for place, found in told.items()}

    def begin_offsets(self, topic: str, partitions: Iterable[int]) -> dict[int, int]:
        """The oldest offset each partition still holds."""
        asked = {TopicPartition(topic, number): OffsetSpec.EARLIEST for number in partitions}
        told = self._client.list_partition_offsets(asked)
        return {place.partition: int(found.offset) for place, found in told.items()}

    def _await(self, visible: Callable[[], bool]) -> None:
        """A change is accepted before the broker's own answers show it."""
        deadline = time.monotonic() + self._settings.timeout
        while not visible():
            if time.monotonic() > deadline:
                raise BrokerUnreachable(self._settings)
            time.sleep(0.05)

    def grant(self, user: str, grants: Iterable[Grant]) -> None:
        """Allow `user` what is listed; the broker keeps one of each, so a repeat changes nothing."""
        self.allow([AccessRule(user, grant) for grant in grants])

    def allow(self, rules: Sequence[AccessRule]) -> None:
        """Add these rules and wait until the broker shows them."""
        if rules:
            self._client.create_acls([_acl(rule) for rule in rules])
            self._await(lambda: set(rules) <= set(self._rules()))

    def forbid(self, rules: Sequence[AccessRule]) -> None:
        """Take these rules away and wait until the broker shows them no more."""
        if rules:
            self._client.delete_acls([_acl(rule) for rule in rules])
            self._await(lambda: set(rules).isdisjoint(self._rules()))

    def access_rules(self) -> list[AccessRule]:
        """Every rule about topics, groups and transactional ids. Raises `AccessUnruled`."""
        return self._rules()

    def _rules(self) -> list[AccessRule]:
        anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
        asked = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, anything)
        try:
            found, _ = self._client.describe_acls(asked)
        except (SecurityDisabledError, ClusterAuthorizationFailedError) as problem:
            raise AccessUnruled(type(problem).__name__) from problem
        except ValueError as problem:  # the client has no name for a number of a newer broker
            raise AccessUnruled(str(problem)) from problem
        return [
            _rule(each) for each in found if each.resource_pattern.resource_type.name in Resource.__members__
        ]


def _acl(rule: AccessRule) -> object:
    grant = rule.grant
    way = ACLResourcePatternType.LITERAL if grant.exact else ACLResourcePatternType.PREFIXED
    pattern = ResourcePattern(ResourceType[grant.resource.name], grant.prefix, way)
    said = ACLPermissionType.ALLOW if rule.allows else ACLPermissionType.DENY
    return ACL(f"{rule.kind}:{rule.user}", rule.host, ACLOperation[grant.operation.name], said, pattern)


def _rule(acl: ACL) -> AccessRule:
    pattern, (kind, _, user) = acl.resource_pattern, acl.principal.partition(":")
    exact = pattern.pattern_type is ACLResourcePatternType.LITERAL
    grant = Grant(
        Resource[pattern.resource_type.name], pattern.resource_name, Operation[acl.operation.name], exact
    )
    allows = acl.permission_type is ACLPermissionType.ALLOW
    return AccessRule(user, grant, allows, acl.host, kind)
