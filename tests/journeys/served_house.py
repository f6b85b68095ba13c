"""The served house as an operator runs it: one door, two consumers, a projector and a pump, each a process."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proofs.crew import Crew, Worker
from tests.app.command_line import GRIDLEDGER, CommandLine, Said
from tests.app.processes import ADDRESS, Answer, fetch
from tests.journeys.services_elsewhere import Elsewhere

WORKERS = {
    "door": ("serve", "--port", "0"),
    "consumer-1": ("consume",),
    "consumer-2": ("consume",),
    "projector": ("project",),
    "pump": ("publish",),
}
READY_SECONDS = 60.0


class NotThere(AssertionError):
    """What was waited for did not come in time."""


@dataclass(frozen=True, slots=True)
class ServedHouse:
    """The running crew, its services, and a shell of the operator's; `first_plan` is of the broker's first hour."""

    shell: CommandLine
    services: Elsewhere
    crew: Crew
    first_plan: Said

    def token(self, name: str, role: str, *words: str) -> str:
        """A token the operator issues, and another one approves where two have to."""
        settings, asked = self.services.house_settings(), ("--role", role, "--as", "wang", *words)
        said = self.shell("tokens", "issue", name, *asked, **settings)
        assert said.code == 0, said.err
        if "tokens approve" in said.err:
            assert self.shell("tokens", "approve", name, "--as", "zhao", **settings).code == 0
        return said.out.strip()

    @property
    def door(self) -> str:
        """Where the HTTP door is."""
        return self._address("door")

    def ready(self, name: str) -> Answer:
        """What a worker says of itself, without a token."""
        return fetch(f"{self._address(name)}/readyz")

    def all_ready(self, names: tuple[str, ...] = ("consumer-1", "consumer-2", "projector", "pump")) -> bool:
        """Whether every worker with a health page is at work."""
        return all(self.ready(name).status == 200 for name in names)

    def ended(self) -> list[str]:
        """Workers that do not run; nobody restarts any."""
        return [
            worker.name
            for worker in self.crew.workers
            if worker.process is None or worker.process.poll() is not None
        ]

    def logs(self) -> str:
        """The last words of everybody, for a test that failed."""
        return "\n".join(
            f"--- {each.name}\n{each.log.read_text('utf-8')[-1_500:]}" for each in self.crew.workers
        )

    def _address(self, name: str) -> str:
        """As the process itself said it."""
        (worker,) = (each for each in self.crew.workers if each.name == name)
        found = ADDRESS.search(worker.log.read_text("utf-8"))
        if found is None:
            raise NotThere(f"{name} has not said where it is: {worker.log.read_text('utf-8')}")
        return found.group()


def wait_for(what: str, holds: Callable[[], bool], seconds: float, logs: Callable[[], str] = str) -> None:
    """Look five times a second. Raises `NotThere` with the workers' last words."""
    until = time.monotonic() + seconds
    while not _holds(holds):
        if time.monotonic() > until:
            raise NotThere(f"{what}: not within {seconds:.0f} s\n{logs()}")
        time.sleep(0.2)


def _holds(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except (OSError, NotThere):
        return False


@contextmanager
def served_house(folder: Path, services: Elsewhere) -> Iterator[ServedHouse]:
    """Prepared, started and ready; ended in good order."""
    shell = CommandLine(folder)
    prepared = shell("prepare", **services.house_settings())
    assert prepared.code == 0, prepared.err
    first_plan = shell("topics", "plan", "--json", **services.admin_settings())
    applied = shell("topics", "apply", **services.admin_settings())
    assert applied.code == 0, applied.err
    env = shell.environment(**services.house_settings())
    workers = [
        Worker(name, [GRIDLEDGER, *words], env, folder / f"{name}.log") for name, words in WORKERS.items()
    ]
    with Crew(workers) as crew:
        house = ServedHouse(shell, services, crew, first_plan)
        monitor = house.token("monitor", "monitor")
        wait_for("the crew is ready", house.all_ready, READY_SECONDS, house.logs)
        wait_for(
            "the door is ready",
            lambda: fetch(f"{house.door}/readyz", monitor).status == 200,
            READY_SECONDS,
            house.logs,
        )
        yield house
        assert house.ended() == []
    endings = {worker.name: worker.process.returncode for worker in workers if worker.process is not None}
    assert endings == dict.fromkeys(WORKERS, 0), house.logs()
