"""The real broker and the real database for tests: started once when first asked for, stopped by who started them.

`kafka_service()` and `postgres_service()` give connection facts; without one a test is skipped with one loud
line, and with CI=true it fails. Several test runs may share the services: the last one out stops them, unless an
operator started them with `make services`.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from deploy.services import commands, database
from deploy.services.processes import ServiceProblem
from deploy.services.settings import HOUSE_USER, SCRAM, SENDER_USER
from deploy.services.state import State, folder, load

_ours: dict[str, TextIOWrapper] = {}


@dataclass(frozen=True, slots=True)
class KafkaService:
    """How to reach the real broker, three ways, and as whom."""

    bootstrap: str
    bootstrap_tls: str
    bootstrap_mutual_tls: str
    cluster_id: str
    passwords: dict[str, str] = field(repr=False)
    ca_file: Path
    client_certificate_file: Path
    house_user: str = HOUSE_USER
    sender_user: str = SENDER_USER
    admin_user: str = "admin"
    mechanism: str = SCRAM


@dataclass(frozen=True, slots=True)
class PostgresService:
    """How to reach the real database server; `dsn` is the house's own database."""

    dsn: str
    port: int


def kafka_service() -> KafkaService:
    """The real broker, started if need be."""
    return facts_of_kafka(_up("kafka"))


def postgres_service() -> PostgresService:
    """The real database server, started if need be."""
    server = _up("postgres").postgres
    assert server is not None
    return PostgresService(dsn=database.dsn(server), port=server.port)


@contextmanager
def fresh_database() -> Iterator[str]:
    """The dsn of an empty database of its own, dropped afterwards."""
    server = _up("postgres").postgres
    assert server is not None
    name = f"test_{uuid4().hex}"
    with psycopg.connect(database.dsn(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield database.dsn(server, name)
    finally:
        with psycopg.connect(database.dsn(server), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def leave_services() -> None:
    """The end of a test run: stop what tests started, if no other test run uses it."""
    mark = _ours.pop("mark", None)
    if mark is None:
        return
    fcntl.flock(mark, fcntl.LOCK_UN)
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    finally_stop = load().owner == "tests"
    if finally_stop:
        commands.down(commands.SERVICES, forget=True, say=_quiet)
    mark.close()


def _up(name: str) -> State:
    problem = _start(name)
    if problem is not None:
        complain(f"no {name} on this machine: {problem}")
    return load()


@lru_cache(maxsize=2)
def _start(name: str) -> str | None:
    if "mark" not in _ours:
        _ours["mark"] = (folder() / "in-use").open("w")
        fcntl.flock(_ours["mark"], fcntl.LOCK_SH)
    try:
        commands.up((name,), owner="tests", say=_quiet)
    except ServiceProblem as problem:
        return str(problem)
    return None


def complain(line: str) -> None:
    """One loud line and a skipped test; with CI=true a failed one."""
    print(f"\n*** TESTS LEFT OUT: {line} ***", file=sys.__stderr__, flush=True)
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(line, pytrace=False)
    pytest.skip(
        line
    )  # the project's rule for a machine that truly cannot have the service; CI never gets here


def facts_of_kafka(state: State) -> KafkaService:
    """The broker of `state`, however it was started."""
    told = commands.facts(state)["kafka"]
    assert state.kafka is not None
    return KafkaService(
        bootstrap=str(told["bootstrap"]),
        bootstrap_tls=str(told["bootstrap_tls"]),
        bootstrap_mutual_tls=str(told["bootstrap_mutual_tls"]),
        cluster_id=state.kafka.cluster_id,
        passwords=dict(state.kafka.passwords),
        ca_file=Path(str(told["ca_file"])),
        client_certificate_file=Path(str(told["client_certificate_file"])),
    )


def _quiet(line: str) -> None:
    """What the services say is of no interest while tests run."""
