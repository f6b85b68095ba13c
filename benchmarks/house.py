"""The house as it really runs, set up for a measurement: settings, stores, a road, the commands as processes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from app.assembly import House
from app.settings import Settings, StoreKind
from app.stores import prepare_access_log, prepare_store
from benchmarks.ground import Ground
from benchmarks.workloads.message import Message
from consumers.kafka_settings import SecurityProtocol
from deploy.services.settings import POSTGRES_USER
from intake.delivery import Delivery, Receipt, Sender
from intake.road import Road
from ledger.port import OffsetClaim, Verdict

# Roles belong to the whole server, so every database of a run gives them the same passwords.
INTAKE_PASSWORD, VIEWS_PASSWORD, READER_PASSWORD = "bench-intake", "bench-views", "bench-reader"
SENDER = Sender("bench", None)
PARTITION = "kafka:bench:partition:0"
WAIT_FOR_EVER = 400 * 24 * 3600  # a load is not live: what comes early waits for what comes late
CLOSED_PORT = "127.0.0.1:1"  # receipts are written where a broker is named; nothing here connects to it


def postgres_settings(ground: Ground, database: str, place: Path) -> Settings:
    """Settings of a served house on one database of the server, receipts on."""
    assert ground.server is not None
    place.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        store=StoreKind.POSTGRES,
        data_dir=place,
        store_name=database,
        postgres_host="127.0.0.1",
        postgres_port=ground.server.port,
        postgres_database=database,
        postgres_owner=POSTGRES_USER,
        postgres_owner_password=SecretStr(ground.server.password),
        postgres_intake_password=SecretStr(INTAKE_PASSWORD),
        postgres_views_password=SecretStr(VIEWS_PASSWORD),
        postgres_reader_password=SecretStr(READER_PASSWORD),
        kafka_bootstrap=CLOSED_PORT,
    )
    if ground.broker is not None:
        settings.kafka_bootstrap = ground.broker.bootstrap
        settings.kafka_security = SecurityProtocol.SASL_PLAINTEXT
        settings.kafka_username = ground.broker.house_user
        settings.kafka_password = SecretStr(ground.broker.passwords[ground.broker.house_user])
    return settings


def sqlite_settings(place: Path) -> Settings:
    """Settings of an embedded house in a folder, receipts on."""
    place.mkdir(parents=True, exist_ok=True)
    return Settings(store=StoreKind.SQLITE, data_dir=place, kafka_bootstrap=CLOSED_PORT)


def environment(settings: Settings) -> dict[str, str]:
    """The same settings for a process of its own."""
    told: dict[str, str] = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value is not None:
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            told[f"GRIDLEDGER_{name.upper()}"] = text
    return told


@contextmanager
def prepared(settings: Settings) -> Iterator[House]:
    """A house whose store exists; its connections end with the block."""
    prepare_store(settings)
    prepare_access_log(settings)
    house = House(settings)
    try:
        yield house
    finally:
        house.store.close()


def deliveries(messages: Sequence[Message]) -> list[Delivery]:
    """The messages as the Kafka door hands them to the road."""
    now = datetime.now(UTC)
    return [
        Delivery(f"kafka:{each.topic}/0/{offset}", each.topic, each.headers, each.body, SENDER, now)
        for offset, each in enumerate(messages)
    ]


def take_all(road: Road, given: Sequence[Delivery], batch: int = 500, start: int = 0) -> list[Receipt]:
    """The Kafka door's work without the broker: batches, each with the claim of its partition's offset."""
    receipts: list[Receipt] = []
    stored = start - 1 if start else None
    for first in range(0, len(given), batch):
        chunk = given[first : first + batch]
        last = start + first + len(chunk) - 1
        following = given[first + batch : first + 2 * batch]
        receipts.extend(road.take(chunk, [OffsetClaim(PARTITION, stored, last)], following))
        stored = last
    return receipts


def require_accepted(receipts: Sequence[Receipt]) -> None:
    """A load that is refused costs something else: a figure made of it would mean nothing."""
    refused = Counter(f"{each.verdict} {each.code}" for each in receipts if each.verdict != Verdict.ACCEPTED)
    assert not refused, f"the load was not accepted: {dict(refused)}"
