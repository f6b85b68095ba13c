"""The security settings on the real broker, each way in, and what is said when it stays shut."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from consumers.broker_admin import BrokerAdmin
from consumers.incarnation import TopicMissing, find_incarnations
from consumers.kafka_settings import BrokerUnreachable, KafkaSettings, KafkaSettingsNotValid, SecurityProtocol
from tests.consumers.broker_tools import door_of, running, settings_of, topic_of_its_own, until
from tests.consumers.sqlite_road import SqliteRoad
from tests.support.services import KafkaService


def _tls(kafka: KafkaService) -> KafkaSettings:
    return KafkaSettings(
        bootstrap=kafka.bootstrap_tls,
        protocol=SecurityProtocol.SASL_SSL,
        username=kafka.sender_user,
        password=kafka.passwords[kafka.sender_user],
        ca_file=kafka.ca_file,
        timeout=10.0,
    )


def _mutual(kafka: KafkaService, *, certificate: bool = True) -> KafkaSettings:
    return KafkaSettings(
        bootstrap=kafka.bootstrap_mutual_tls,
        protocol=SecurityProtocol.SSL,
        ca_file=kafka.ca_file,
        certificate_file=kafka.client_certificate_file if certificate else None,
        timeout=3.0,
    )


async def _send_one(settings: KafkaSettings, topic: str) -> None:
    async with AIOKafkaProducer(**settings.for_aiokafka(), acks="all", enable_idempotence=True) as producer:
        await producer.send_and_wait(topic, b"x", key=b"990101001001001")


@pytest.mark.kafka
@pytest.mark.parametrize("way", ["password", "password under TLS", "certificate"])
def test_a_sender_gets_in_by(way: str, kafka: KafkaService, tmp_path: Path) -> None:
    settings = {
        "password": settings_of(kafka, kafka.sender_user),
        "password under TLS": _tls(kafka),
        "certificate": _mutual(kafka),
    }[way]
    road = SqliteRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        await _send_one(settings, topic)
        async with running(door_of(kafka, topic, road=road, store=road, group="gridledger-test-ways")):
            await until(lambda: len(road.places()) == 1)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))


@pytest.mark.kafka
def test_a_wrong_password_is_named_in_both_languages(kafka: KafkaService) -> None:
    wrong = settings_of(kafka, kafka.house_user, password="not-the-password")
    with pytest.raises(BrokerUnreachable) as told:
        BrokerAdmin(_hasty(wrong))
    for text in (told.value.en, told.value.zh):
        assert "kafka_username=gridledger" in text
        assert "kafka_password" in text
        assert "not-the-password" not in text
    assert "broker unreachable or credentials refused" in told.value.en


@pytest.mark.kafka
def test_a_door_with_a_wrong_password_does_not_open(kafka: KafkaService, tmp_path: Path) -> None:
    road = SqliteRoad(tmp_path / "road.db")
    with topic_of_its_own(kafka) as topic:
        shut = door_of(kafka, topic, road=road, store=road, group="gridledger-test", password="wrong")
        with pytest.raises(BrokerUnreachable):
            asyncio.run(shut.run())
    assert not shut.liveness.alive()


def test_nobody_at_the_address_is_named_too() -> None:
    with pytest.raises(BrokerUnreachable, match=r"kafka_bootstrap=127\.0\.0\.1:9,"):
        BrokerAdmin(KafkaSettings(bootstrap="127.0.0.1:9", timeout=1.0))


@pytest.mark.kafka
def test_a_broker_of_an_unknown_authority_is_not_trusted(kafka: KafkaService) -> None:
    stranger = KafkaSettings(
        bootstrap=kafka.bootstrap_tls,
        protocol=SecurityProtocol.SASL_SSL,
        username=kafka.sender_user,
        password=kafka.passwords[kafka.sender_user],
        timeout=3.0,
    )
    with pytest.raises(BrokerUnreachable, match="kafka_ca_file=the system store"):
        BrokerAdmin(stranger)


@pytest.mark.kafka
def test_without_a_certificate_the_mutual_listener_stays_shut(kafka: KafkaService) -> None:
    with pytest.raises(BrokerUnreachable):
        BrokerAdmin(_mutual(kafka, certificate=False))


@pytest.mark.kafka
def test_a_topic_that_does_not_exist_is_named(kafka: KafkaService) -> None:
    with pytest.raises(TopicMissing, match=r"gridledger\.in\.nowhere; run `gridledger topics apply`"):
        find_incarnations(settings_of(kafka, kafka.admin_user), ["gridledger.in.nowhere"])


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(KafkaSettingsNotValid, match="kafka_username and kafka_password"):
        KafkaSettings(bootstrap="127.0.0.1:1", protocol=SecurityProtocol.SASL_SSL)
    with pytest.raises(KafkaSettingsNotValid, match="kafka_ca_file"):
        KafkaSettings(bootstrap="127.0.0.1:1", ca_file=Path("ca.pem"))


def test_a_password_never_shows_in_a_log() -> None:
    settings = KafkaSettings(
        bootstrap="127.0.0.1:1", protocol=SecurityProtocol.SASL_PLAINTEXT, username="u", password="canary"
    )
    assert "canary" not in repr(settings) + settings.named()


def _hasty(settings: KafkaSettings) -> KafkaSettings:
    return replace(settings, timeout=3.0)
