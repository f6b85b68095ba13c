"""Two upstream systems on the real broker, each with a user, topics and receipts of its own; gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from kafka import KafkaAdminClient
from kafka.admin import ScramMechanism, UserScramCredentialDeletion, UserScramCredentialUpsertion

from consumers.broker_admin import BrokerAdmin
from consumers.grants import AccessRule
from consumers.kafka_settings import KafkaSettings
from consumers.topics import WantedTopic, wanted_with
from intake.sources import Source, SourceBook
from tests.consumers.broker_tools import settings_of
from tests.support.intake import APP, DESK
from tests.support.services import KafkaService


@dataclass(frozen=True, slots=True)
class Upstream:
    """A registered source and its password."""

    source: Source
    password: str

    @property
    def topic(self) -> str:
        """Where it writes."""
        return min(self.source.own_topics())

    @property
    def receipts(self) -> str:
        """Where it is answered."""
        return min(self.source.receipt_topics())

    def settings(self, kafka: KafkaService) -> KafkaSettings:
        """As this system connects."""
        return settings_of(kafka, str(self.source.principal), password=self.password)


class OnlyTheirs(BrokerAdmin):
    """The operator, who on this broker of many test runs looks at the rules of these two systems only."""

    marks: tuple[str, ...] = ()

    def access_rules(self) -> list[AccessRule]:
        return [each for each in super().access_rules() if any(mark in repr(each) for mark in self.marks)]


@dataclass(frozen=True, slots=True)
class Pair:
    """The app and the desk, and the operator's hands."""

    app: Upstream
    desk: Upstream
    admin: OnlyTheirs

    @property
    def book(self) -> SourceBook:
        """The register."""
        return SourceBook([self.app.source, self.desk.source])

    @property
    def topics(self) -> list[WantedTopic]:
        """Those of their own, out of all the house wants."""
        marks = self.admin.marks
        return [each for each in wanted_with(self.book) if any(mark in each.name for mark in marks)]


def _upstream(uri: str, name: str) -> Upstream:
    mark = f"{name}-{uuid4().hex[:8]}"
    topic = f"gridledger.from.{mark}.dispute"
    return Upstream(Source(uri, name, frozenset({topic}), principal=mark), f"fictional-{uuid4().hex}")


@contextmanager
def two_upstreams(kafka: KafkaService) -> Iterator[Pair]:
    """Users are made, topics and rules are not: that is the register's work."""
    operator = settings_of(kafka, kafka.admin_user)
    app, desk = _upstream(APP, "app"), _upstream(DESK, "desk")
    names = [str(each.source.principal) for each in (app, desk)]
    users = KafkaAdminClient(**operator.for_kafka_python())
    made = [
        UserScramCredentialUpsertion(
            str(each.source.principal), ScramMechanism.SCRAM_SHA_256, each.password.encode()
        )
        for each in (app, desk)
    ]
    with OnlyTheirs(operator) as admin:
        admin.marks = tuple(names)
        pair = Pair(app, desk, admin)
        users.alter_user_scram_credentials(made)
        try:
            yield pair
        finally:
            admin.forbid(admin.access_rules())
            topics = [each.name for each in pair.topics]
            admin.delete_topics([name for name in topics if name in admin.topics(topics)])
            users.alter_user_scram_credentials(
                [UserScramCredentialDeletion(name, ScramMechanism.SCRAM_SHA_256) for name in names]
            )
            users.close()
