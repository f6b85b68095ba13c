"""The Kafka side of a process, built from settings."""

from app.output import Exit, fail
from app.settings import Settings
from consumers.kafka_settings import KafkaSettings, KafkaSettingsNotValid, Mechanism, SecurityProtocol


def kafka_settings(settings: Settings) -> KafkaSettings:
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
            protocol=SecurityProtocol(settings.kafka_security),
            mechanism=Mechanism(settings.kafka_mechanism),
            username=settings.kafka_username,
            password=password.get_secret_value() if password else None,
            ca_file=settings.kafka_ca_file,
            certificate_file=settings.kafka_certificate_file,
        )
    except (KafkaSettingsNotValid, ValueError) as problem:
        fail(
            Exit.BAD_USE, f"Kafka 设置有误:{problem}", f"The Kafka settings contradict each other: {problem}"
        )
