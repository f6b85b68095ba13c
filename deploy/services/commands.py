"""Up, down, kill and facts: what the command line and the tests both call."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.services import broker, database
from deploy.services.access import grant_access
from deploy.services.settings import HOUSE_USER, SENDER_USER
from deploy.services.state import State, alone, load, save

SERVICES = ("kafka", "postgres")
Say = Callable[[str], None]
Facts = dict[str, dict[str, object]]


def up(names: Sequence[str], *, owner: str, say: Say) -> State:
    """Start what is named and not yet running; an operator's `up` takes over what tests started."""
    with alone():
        state = load()
        if not _anything_runs(state) or owner == "operator":
            state.owner = owner
        for name in names:
            _up_kafka(state, say) if name == "kafka" else _up_postgres(state, say)
        save(state)
        return state


def down(names: Sequence[str], *, forget: bool, say: Say) -> None:
    """End what is named; `forget` also throws its data away."""
    with alone():
        state = load()
        if state.kafka and "kafka" in names:
            broker.stop(state.kafka)
            say("kafka: stopped")
            if forget:
                shutil.rmtree(broker.home(), ignore_errors=True)
                state.kafka = None
        if state.postgres and "postgres" in names:
            database.stop(state.postgres)
            say("postgres: stopped")
            if forget:
                shutil.rmtree(state.postgres.data, ignore_errors=True)
                state.postgres = None
        save(state)


def kill(names: Sequence[str], *, say: Say) -> None:
    """End what is named as a power cut would."""
    with alone():
        state = load()
        if state.kafka and "kafka" in names:
            broker.kill(state.kafka)
        if state.postgres and "postgres" in names:
            database.kill(state.postgres)
        save(state)
        say(f"killed: {', '.join(names)}")


def facts(state: State) -> Facts:
    """Everything a client needs to know; holds passwords, so show it to nobody but the machine's owner."""
    return {"kafka": _kafka_facts(state), "postgres": _postgres_facts(state)}


def _kafka_facts(state: State) -> dict[str, object]:
    kafka = state.kafka
    if kafka is None:
        return {"running": False}
    keys = broker.home() / "keys"
    return {
        "running": bool(kafka.process and kafka.process.alive()),
        "pid": kafka.process.pid if kafka.process else None,
        "bootstrap": f"127.0.0.1:{kafka.ports['CLIENT']}",
        "bootstrap_tls": f"127.0.0.1:{kafka.ports['SECURE']}",
        "bootstrap_mutual_tls": f"127.0.0.1:{kafka.ports['MUTUAL']}",
        "cluster_id": kafka.cluster_id,
        "users": dict(kafka.passwords),
        "ca_file": str(keys / "ca.pem"),
        "client_certificate_file": str(keys / f"{SENDER_USER}.pem"),
        "house_user": HOUSE_USER,
        "log": str(broker.home() / "broker.log"),
    }


def _postgres_facts(state: State) -> dict[str, object]:
    server = state.postgres
    if server is None:
        return {"running": False}
    return {
        "running": bool(server.process and server.process.alive()),
        "pid": server.process.pid if server.process else None,
        "address": f"127.0.0.1:{server.port}",
        "dsn": database.dsn(server),
    }


def _up_kafka(state: State, say: Say) -> None:
    if state.kafka and state.kafka.process and state.kafka.process.alive():
        say(f"kafka: already running at 127.0.0.1:{state.kafka.ports['CLIENT']}")
        return
    if state.kafka is None or not (broker.home() / "data").exists():
        state.kafka = broker.new_broker()
    broker.start(state.kafka)
    save(state)
    grant_access(f"127.0.0.1:{state.kafka.ports['CLIENT']}", state.kafka.passwords["admin"])
    say(f"kafka: running at 127.0.0.1:{state.kafka.ports['CLIENT']}")


def _up_postgres(state: State, say: Say) -> None:
    if state.postgres and state.postgres.process and state.postgres.process.alive():
        say(f"postgres: already running at 127.0.0.1:{state.postgres.port}")
        return
    if state.postgres is None or not _usable(Path(state.postgres.data)):
        state.postgres = database.new_server()
    database.start(state.postgres)
    save(state)
    say(f"postgres: running at 127.0.0.1:{state.postgres.port}")


def _usable(data: Path) -> bool:
    """A folder made by root for a plain user is no use to a later plain start, nor the other way round."""
    if not data.exists():
        return False
    us, theirs = os.geteuid(), data.stat().st_uid
    return theirs != 0 if us == 0 else theirs == us


def _anything_runs(state: State) -> bool:
    processes = (state.kafka and state.kafka.process, state.postgres and state.postgres.process)
    return any(process and process.alive() for process in processes)
