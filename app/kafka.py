"""The Kafka side of a process, built from settings."""

import re

from app.output import Exit, fail
from app.settings import Settings, variable
from consumers.kafka_settings import KafkaSettings, KafkaSettingsNotValid

ASKED_BY_A_PERSON = 10.0  # seconds somebody at a terminal waits for a broker that is not there


def kafka_settings(settings: Settings, *, timeout: float = 30.0) -> KafkaSettings:
    """How to reach the brokers. Ends the command with a sentence when the settings do not say."""
    if not settings.kafka_bootstrap:
        fail(
            Exit.BAD_USE,
            "未设置 GRIDLEDGER_KAFKA_BOOTSTRAP,无法连接 Kafka。",
            "GRIDLEDGER_KAFKA_BOOTSTRAP is not set, so there is no Kafka to speak to.",
        )
    password = settings.kafka_password
    try:
        return KafkaSettings(
            bootstrap=settings.kafka_bootstrap,
            protocol=settings.kafka_security,
            mechanism=settings.kafka_mechanism,
            username=settings.kafka_username,
            password=password.get_secret_value() if password else None,
            ca_file=settings.kafka_ca_file,
            certificate_file=settings.kafka_certificate_file,
            timeout=timeout,
        )
    except KafkaSettingsNotValid as problem:
        told = re.sub(r"kafka_\w+", lambda found: variable(found.group()), str(problem))
        fail(Exit.BAD_USE, f"Kafka 设置互相矛盾:{told}", f"The Kafka settings contradict each other: {told}")
