"""The one place that says how broker and database run; the scripts render it, compose is held equal to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KAFKA_VERSION = "4.3.1"
SCRAM = "SCRAM-SHA-256"
SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule required"
PLAIN_MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required"

BROKER_USER = "broker"
ADMIN_USER = "admin"
HOUSE_USER = "gridledger"
SENDER_USER = "sender"
KAFKA_USERS = (BROKER_USER, ADMIN_USER, HOUSE_USER, SENDER_USER)

JVM_OPTIONS = ("-Xms128m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

# Client listeners: passwords in the clear on loopback, passwords under TLS, certificates on both sides.
LISTENER_PROTOCOLS = {
    "CLIENT": "SASL_PLAINTEXT",
    "SECURE": "SASL_SSL",
    "MUTUAL": "SSL",
    "CONTROLLER": "SASL_PLAINTEXT",
}

SHARED_PROPERTIES: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "listener.security.protocol.map": ",".join(f"{name}:{way}" for name, way in LISTENER_PROTOCOLS.items()),
    "inter.broker.listener.name": "CLIENT",
    "controller.listener.names": "CONTROLLER",
    "sasl.enabled.mechanisms": SCRAM,
    "sasl.mechanism.inter.broker.protocol": SCRAM,
    "sasl.mechanism.controller.protocol": "PLAIN",
    "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
    "listener.name.secure.scram-sha-256.sasl.jaas.config": f"{SCRAM_MODULE};",
    "listener.name.mutual.ssl.client.auth": "required",
    "ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/,DEFAULT",
    "ssl.keystore.type": "PEM",
    "ssl.truststore.type": "PEM",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": f"User:{BROKER_USER};User:{ADMIN_USER}",
    "allow.everyone.if.no.acl.found": "false",
    "auto.create.topics.enable": "false",
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "offsets.topic.num.partitions": "1",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "log.cleaner.dedupe.buffer.size": "4194304",
}

POSTGRES_DATABASE = "gridledger"
POSTGRES_USER = "gridledger"
POSTGRES_INIT: tuple[str, ...] = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C")
POSTGRES_SETTINGS: Mapping[str, str] = {
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "timezone": "UTC",
    "fsync": "on",
    "synchronous_commit": "on",
}


@dataclass(frozen=True, slots=True)
class BrokerPlace:
    """Where one broker lives: its ports by listener, its data and key folders, its users' passwords."""

    ports: Mapping[str, int]
    data: Path
    keys: Path
    passwords: Mapping[str, str]


def broker_properties(place: BrokerPlace) -> dict[str, str]:
    """Every line of server.properties."""
    return {**SHARED_PROPERTIES, **_placed(place), **_secret(place.passwords[BROKER_USER])}


def _placed(place: BrokerPlace) -> dict[str, str]:
    addresses = {name: f"{name}://127.0.0.1:{port}" for name, port in place.ports.items()}
    return {
        "log.dirs": str(place.data),
        "controller.quorum.voters": f"1@127.0.0.1:{place.ports['CONTROLLER']}",
        "listeners": ",".join(addresses.values()),
        "advertised.listeners": ",".join(at for name, at in addresses.items() if name != "CONTROLLER"),
        "ssl.keystore.location": str(place.keys / "broker.pem"),
        "ssl.truststore.location": str(place.keys / "ca.pem"),
    }


def _secret(password: str) -> dict[str, str]:
    own = f'username="{BROKER_USER}" password="{password}"'
    return {
        "listener.name.client.scram-sha-256.sasl.jaas.config": f"{SCRAM_MODULE} {own};",
        "listener.name.controller.plain.sasl.jaas.config": (
            f'{PLAIN_MODULE} {own} user_{BROKER_USER}="{password}";'
        ),
    }
