"""What runs, where and with which passwords: one file only its owner can read."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.services.processes import Running

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class KafkaState:
    """One broker: its process, ports by listener, cluster and users with their passwords."""

    ports: dict[str, int]
    cluster_id: str
    passwords: dict[str, str]
    process: Running | None = None


@dataclass(slots=True)
class PostgresState:
    """One database server: its process, port, data folder and password."""

    port: int
    data: str
    password: str
    process: Running | None = None


@dataclass(slots=True)
class State:
    """All services of one checkout. `owner` is `operator` or `tests`: tests stop only what tests started."""

    owner: str = "operator"
    kafka: KafkaState | None = None
    postgres: PostgresState | None = field(default=None)


def folder() -> Path:
    """Where the services of this checkout keep their state; `GRIDLEDGER_SERVICES` names another place."""
    place = Path(os.environ.get("GRIDLEDGER_SERVICES") or CHECKOUT / "var" / "services").absolute()
    place.mkdir(parents=True, exist_ok=True)
    return place


def load() -> State:
    """The state as last saved; an empty one when there is none."""
    try:
        raw = json.loads((folder() / "state.json").read_text())
    except FileNotFoundError:
        return State()
    return State(
        owner=raw["owner"],
        kafka=_kafka(raw["kafka"]) if raw["kafka"] else None,
        postgres=_postgres(raw["postgres"]) if raw["postgres"] else None,
    )


def save(state: State) -> None:
    """Write the state so that a reader sees the old or the new one, and nobody else sees any."""
    write_private(folder() / "state.json", json.dumps(asdict(state), indent=1))


def write_private(path: Path, text: str) -> None:
    """Replace `path` by `text`, readable by its owner only from its first byte on."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


@contextmanager
def alone() -> Iterator[None]:
    """Two starts at once wait for each other."""
    with (folder() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def new_password() -> str:
    """A password without characters any configuration file would need to quote."""
    return secrets.token_urlsafe(24)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def answers(port: int) -> bool:
    """Whether somebody accepts connections on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _kafka(raw: dict[str, object]) -> KafkaState:
    ports, passwords = raw["ports"], raw["passwords"]
    assert isinstance(ports, dict)
    assert isinstance(passwords, dict)
    return KafkaState(ports, str(raw["cluster_id"]), passwords, _process(raw["process"]))


def _postgres(raw: dict[str, object]) -> PostgresState:
    return PostgresState(
        int(str(raw["port"])), str(raw["data"]), str(raw["password"]), _process(raw["process"])
    )


def _process(raw: object) -> Running | None:
    return Running(int(raw["pid"]), str(raw["born"])) if isinstance(raw, dict) else None
