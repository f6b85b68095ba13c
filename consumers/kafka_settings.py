"""How to reach the brokers and as whom, said once and understood by every client library in this room."""

import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

Options = dict[str, object]


class SecurityProtocol(StrEnum):
    """Kafka's four ways: with or without a password, with or without TLS."""

    PLAINTEXT = "PLAINTEXT"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"
    SSL = "SSL"

    @property
    def has_password(self) -> bool:
        """Whether a user name and password are sent."""
        return self.value.startswith("SASL_")

    @property
    def has_tls(self) -> bool:
        """Whether the connection is encrypted."""
        return self.value.endswith("SSL")


class Mechanism(StrEnum):
    """How the password is proved."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


class KafkaSettingsNotValid(ValueError):
    """Two settings contradict each other; the message names them."""


class BrokerUnreachable(Exception):
    """No broker answered, or none accepted us: Kafka's clients cannot tell the two apart."""

    code = "kafka.unreachable"

    def __init__(self, settings: "KafkaSettings") -> None:
        self.zh = f"无法连接 Kafka,或凭据被拒绝:请检查 {settings.named()}。"
        self.en = f"broker unreachable or credentials refused: check {settings.named()}"
        super().__init__(f"{self.en} / {self.zh}")


_SCRAM: dict[Mechanism, type[SASLPlaintext | SASLScram256 | SASLScram512]] = {
    Mechanism.PLAIN: SASLPlaintext,
    Mechanism.SCRAM_SHA_256: SASLScram256,
    Mechanism.SCRAM_SHA_512: SASLScram512,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaSettings:
    """Where the brokers are and how we prove who we are. `certificate_file` holds our key and chain (mutual TLS)."""

    bootstrap: str
    protocol: SecurityProtocol = SecurityProtocol.PLAINTEXT
    mechanism: Mechanism = Mechanism.SCRAM_SHA_256
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    certificate_file: Path | None = None
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if self.protocol.has_password and not (self.username and self.password):
            raise KafkaSettingsNotValid(
                f"kafka_security {self.protocol} needs kafka_username and kafka_password"
            )
        if not self.protocol.has_tls and (self.ca_file or self.certificate_file):
            raise KafkaSettingsNotValid(f"kafka_ca_file has no meaning with kafka_security {self.protocol}")

    @property
    def servers(self) -> list[str]:
        """Each `host:port`."""
        return [each.strip() for each in self.bootstrap.split(",") if each.strip()]

    def named(self) -> str:
        """The settings a person should look at, with the values that are no secret."""
        parts = [f"kafka_bootstrap={self.bootstrap}", f"kafka_security={self.protocol}"]
        if self.protocol.has_password:
            parts += [f"kafka_username={self.username}", "kafka_password"]
        if self.protocol.has_tls:
            parts.append(f"kafka_ca_file={self.ca_file or 'the system store'}")
        return ", ".join(parts)

    def ssl_context(self) -> ssl.SSLContext | None:
        """Verifies the broker's name and authority; carries our own certificate where we have one."""
        if not self.protocol.has_tls:
            return None
        context = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate_file:
            context.load_cert_chain(str(self.certificate_file))
        return context

    def for_aiokafka(self) -> Options:
        """Keyword arguments of aiokafka's producer and consumer."""
        return {
            "bootstrap_servers": self.servers,
            "security_protocol": self.protocol.value,
            "ssl_context": self.ssl_context(),
            "request_timeout_ms": int(self.timeout * 1000),
            **self._password(),
        }

    def for_kafka_python(self) -> Options:
        """Keyword arguments of kafka-python's clients."""
        return {
            "bootstrap_servers": self.servers,
            "security_protocol": self.protocol.value,
            "ssl_context": self.ssl_context(),
            "request_timeout_ms": int(self.timeout * 1000),
            "bootstrap_timeout_ms": int(self.timeout * 1000),
            **self._password(),
        }

    def for_faststream(self) -> BaseSecurity:
        """FastStream's own form of the same."""
        context = self.ssl_context()
        if not self.protocol.has_password:
            return BaseSecurity(ssl_context=context, use_ssl=self.protocol.has_tls)
        kind = _SCRAM[self.mechanism]
        return kind(
            self.username or "", self.password or "", ssl_context=context, use_ssl=self.protocol.has_tls
        )

    def _password(self) -> Options:
        if not self.protocol.has_password:
            return {}
        return {
            "sasl_mechanism": self.mechanism.value,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password,
        }
