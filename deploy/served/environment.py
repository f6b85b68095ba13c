"""The settings of a served gridledger on this checkout's own Kafka and PostgreSQL, secrets made once."""

import json
import os
import secrets
from pathlib import Path

from deploy.services.settings import HOUSE_USER, POSTGRES_DATABASE, POSTGRES_USER, SENDER_USER
from deploy.services.state import CHECKOUT, State

HOME = CHECKOUT / "var" / "served"
PORT = 8421
MADE_ONCE = ("POSTGRES_INTAKE_PASSWORD", "POSTGRES_VIEWS_PASSWORD", "POSTGRES_READER_PASSWORD")


def house_environment(state: State) -> dict[str, str]:
    """`GRIDLEDGER_…` for every process of the house."""
    assert state.kafka is not None
    assert state.postgres is not None
    return {
        "GRIDLEDGER_STORE": "postgres",
        "GRIDLEDGER_DATA_DIR": str(HOME),
        "GRIDLEDGER_HTTP_PORT": str(PORT),
        "GRIDLEDGER_POSTGRES_PORT": str(state.postgres.port),
        "GRIDLEDGER_POSTGRES_DATABASE": POSTGRES_DATABASE,
        "GRIDLEDGER_POSTGRES_OWNER": POSTGRES_USER,
        "GRIDLEDGER_POSTGRES_OWNER_PASSWORD": state.postgres.password,
        "GRIDLEDGER_KAFKA_BOOTSTRAP": f"127.0.0.1:{state.kafka.ports['CLIENT']}",
        "GRIDLEDGER_KAFKA_SECURITY": "SASL_PLAINTEXT",
        "GRIDLEDGER_KAFKA_USERNAME": HOUSE_USER,
        "GRIDLEDGER_KAFKA_PASSWORD": state.kafka.passwords[HOUSE_USER],
        **{f"GRIDLEDGER_{name}": value for name, value in _secrets().items()},
    }


def admin_environment(state: State) -> dict[str, str]:
    """The same, with the broker's administrator, who alone may change topics."""
    assert state.kafka is not None
    return {
        **house_environment(state),
        "GRIDLEDGER_KAFKA_USERNAME": "admin",
        "GRIDLEDGER_KAFKA_PASSWORD": state.kafka.passwords["admin"],
    }


def sender_environment(state: State) -> dict[str, str]:
    """What an upstream system is told: the brokers and its own user, nothing of the house."""
    assert state.kafka is not None
    return {
        "KAFKA_BOOTSTRAP": f"127.0.0.1:{state.kafka.ports['CLIENT']}",
        "KAFKA_SECURITY": "SASL_PLAINTEXT",
        "KAFKA_USERNAME": SENDER_USER,
        "KAFKA_PASSWORD": state.kafka.passwords[SENDER_USER],
    }


def _secrets() -> dict[str, str]:
    """Database passwords of this checkout, kept in a file only its owner can read; a role that is new gets its own."""
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    path: Path = HOME / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in MADE_ONCE if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(24) for name in missing}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file)
    return kept
