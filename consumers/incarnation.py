"""The name under which the store keeps a partition's offset: cluster, the topic's incarnation, partition."""

from collections.abc import Sequence
from dataclasses import dataclass

from consumers.broker_admin import BrokerAdmin
from consumers.kafka_settings import KafkaSettings


class TopicMissing(Exception):
    """A topic the house reads does not exist; `topics apply` makes it."""

    code = "kafka.topic_missing"

    def __init__(self, names: Sequence[str]) -> None:
        listed = ", ".join(sorted(names))
        self.zh = f"Kafka 主题不存在:{listed};请先运行 gridledger topics apply。"
        self.en = f"no such Kafka topic: {listed}; run `gridledger topics apply` first"
        super().__init__(f"{self.en} / {self.zh}")


@dataclass(frozen=True, slots=True)
class Incarnations:
    """Tracking names of the topics as they exist now: a topic made again starts at 0 under another name."""

    cluster: str
    topics: dict[str, str]
    partitions: dict[str, int]

    def tracking_name(self, topic: str, partition: int) -> str:
        """`kafka:<cluster>:<topic id>:<partition>`."""
        return f"kafka:{self.cluster}:{self.topics[topic]}:{partition}"


def find_incarnations(settings: KafkaSettings, topics: Sequence[str]) -> Incarnations:
    """Ask the broker. Raises `TopicMissing` or `BrokerUnreachable`."""
    with BrokerAdmin(settings) as admin:
        facts = admin.topics(topics)
        missing = [name for name in topics if name not in facts]
        if missing:
            raise TopicMissing(missing)
        return Incarnations(
            admin.cluster_id(),
            {name: str(found.incarnation) for name, found in facts.items()},
            {name: found.partitions for name, found in facts.items()},
        )
