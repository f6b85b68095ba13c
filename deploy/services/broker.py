"""Starts and ends one real Apache Kafka broker (KRaft, combined mode) on loopback."""

import shutil
import signal
import subprocess
from pathlib import Path

from deploy.services.certificates import ensure_certificates
from deploy.services.java import find_java, kafka_jars
from deploy.services.processes import ServiceProblem, end, launch, wait_until
from deploy.services.settings import (
    JVM_OPTIONS,
    KAFKA_USERS,
    LISTENER_PROTOCOLS,
    SCRAM,
    SENDER_USER,
    BrokerPlace,
    broker_properties,
)
from deploy.services.state import KafkaState, answers, folder, free_ports, new_password, write_private

START_SECONDS = 60.0
STOP_SECONDS = 20.0


def new_broker() -> KafkaState:
    """Ports, cluster and passwords of a broker that does not exist yet."""
    shutil.rmtree(home(), ignore_errors=True)
    ports = dict(zip(LISTENER_PROTOCOLS, free_ports(len(LISTENER_PROTOCOLS)), strict=True))
    passwords = {user: new_password() for user in KAFKA_USERS}
    return KafkaState(ports=ports, cluster_id=_random_cluster_id(), passwords=passwords)


def start(state: KafkaState) -> None:
    """Bring the broker up and wait until its client listener answers."""
    java = find_java()
    jars = kafka_jars()
    config = _write_config(state)
    if not (home() / "data" / "meta.properties").exists():
        _format(state, java=java, jars=jars, config=config)
    log = home() / "broker.log"
    state.process = launch(
        [java, *JVM_OPTIONS, *_log4j(), "-cp", f"{jars}/*", "kafka.Kafka", str(config)], log=log
    )
    running = state.process
    wait_until(lambda: answers(state.ports["CLIENT"]) or not running.alive(), START_SECONDS)
    if not running.alive() or not answers(state.ports["CLIENT"]):
        end(running, first=signal.SIGTERM, seconds=2)
        raise ServiceProblem(f"Apache Kafka did not start in {START_SECONDS:.0f} s; see {log}")


def stop(state: KafkaState) -> None:
    """End the broker in good order."""
    if state.process:
        end(state.process, first=signal.SIGTERM, seconds=STOP_SECONDS)
        state.process = None


def kill(state: KafkaState) -> None:
    """End the broker as a power cut would, for drills; `start` brings it back with its data."""
    if state.process:
        end(state.process, first=signal.SIGKILL, seconds=5)
        state.process = None


def home() -> Path:
    """The broker's folder."""
    return folder() / "kafka"


def _write_config(state: KafkaState) -> Path:
    home().mkdir(mode=0o700, parents=True, exist_ok=True)
    ensure_certificates(home() / "keys", client=SENDER_USER)
    place = BrokerPlace(state.ports, home() / "data", home() / "keys", state.passwords)
    lines = [f"{key}={value}" for key, value in broker_properties(place).items()]
    config = home() / "server.properties"
    write_private(config, "\n".join(lines) + "\n")
    return config


def _format(state: KafkaState, *, java: str, jars: Path, config: Path) -> None:
    scram = [
        word
        for user, password in state.passwords.items()
        for word in ("--add-scram", f"{SCRAM}=[name={user},password={password}]")
    ]
    tool = [java, *_log4j(), "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format"]
    ran = subprocess.run(
        [*tool, "-t", state.cluster_id, "-c", str(config), *scram],
        capture_output=True, text=True, timeout=START_SECONDS, check=False,
    )  # fmt: skip
    if ran.returncode != 0:
        raise ServiceProblem(f"Kafka's storage could not be formatted: {ran.stderr.strip()[-300:]}")


def _log4j() -> list[str]:
    return [f"-Dlog4j2.configurationFile={Path(__file__).parent / 'kafka' / 'log4j2.properties'}"]


def _random_cluster_id() -> str:
    """22 characters of base64url, as Kafka's own tool makes them (never starting with a dash)."""
    from base64 import urlsafe_b64encode
    from uuid import uuid4

    drawn = urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")
    return _random_cluster_id() if drawn.startswith("-") else drawn
