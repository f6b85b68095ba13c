"""A broker and a database of our own, to be killed without disturbing anybody."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.services import commands
from deploy.services.processes import ServiceProblem
from deploy.services.settings import HOUSE_USER, POSTGRES_USER, SENDER_USER
from deploy.services.state import State, load
from tests.support import services

ADMIN_USER = "admin"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Services that keep their state in a folder of their own; only calls made here see that folder."""

    place: Path

    def up(self, *names: str) -> None:
        """Start what is named, or start it again on its data."""
        with self._there():
            commands.up(names, owner="operator", say=_quiet)

    def kill(self, name: str) -> None:
        """As a power cut would."""
        with self._there():
            commands.kill((name,), say=_quiet)

    def end(self) -> None:
        """Stop both and throw their data away."""
        with self._there():
            commands.down(commands.SERVICES, forget=True, say=_quiet)
        shutil.rmtree(self.place, ignore_errors=True)

    def state(self) -> State:
        """Ports and passwords."""
        with self._there():
            return load()

    def house_settings(self) -> dict[str, object]:
        """Settings of every process of the house, but for what it may do with the database."""
        return {**self._postgres(), **self._kafka(HOUSE_USER)}

    def admin_settings(self) -> dict[str, object]:
        """The same as the broker's administrator."""
        return {**self._postgres(), **self._kafka(ADMIN_USER)}

    def sender_environment(self) -> dict[str, str]:
        """What an upstream system is told, and nothing of the house."""
        kafka = self.state().kafka
        assert kafka is not None
        return {
            "KAFKA_BOOTSTRAP": f"127.0.0.1:{kafka.ports['CLIENT']}",
            "KAFKA_SECURITY": "SASL_PLAINTEXT",
            "KAFKA_USERNAME": SENDER_USER,
            "KAFKA_PASSWORD": kafka.passwords[SENDER_USER],
        }

    def _postgres(self) -> dict[str, object]:
        server = self.state().postgres
        assert server is not None
        return {
            "store": "postgres",
            "postgres_port": server.port,
            "postgres_owner": POSTGRES_USER,
            "postgres_owner_password": server.password,
            "postgres_intake_password": f"intake-{server.password}",
            "postgres_views_password": f"views-{server.password}",
            "postgres_reader_password": f"reader-{server.password}",
        }

    def _kafka(self, user: str) -> dict[str, object]:
        kafka = self.state().kafka
        assert kafka is not None
        return {
            "kafka_bootstrap": f"127.0.0.1:{kafka.ports['CLIENT']}",
            "kafka_security": "SASL_PLAINTEXT",
            "kafka_username": user,
            "kafka_password": kafka.passwords[user],
        }

    @contextmanager
    def _there(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as shell:
            shell.setenv("GRIDLEDGER_SERVICES", str(self.place))
            yield


@contextmanager
def standing(place: Path) -> Iterator[Elsewhere]:
    """Both started; where the machine has none, the test is left out with one loud line."""
    elsewhere = Elsewhere(place)
    try:
        elsewhere.up(*commands.SERVICES)
    except ServiceProblem as problem:
        services.complain(f"no services of our own on this machine: {problem}")
    try:
        yield elsewhere
    finally:
        elsewhere.end()


def _quiet(line: str) -> None:
    """What the services say is of no interest while tests run."""
