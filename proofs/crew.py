"""The house's processes, killed without warning and started again, as a bad host and a good supervisor would."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Look five times a second, for at most `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


@dataclass(slots=True)
class Worker:
    """One real process under a name. `deaths` are exits nobody asked for, by exit code."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0
    starts: int = 0
    deaths: list[int] = field(default_factory=list)

    def start(self) -> None:
        """Begin, output appended to the log."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.env},
                start_new_session=True,
            )
        self.starts += 1

    def kill(self) -> bool:
        """End it as a power cut would; False when it does not run at this moment."""
        if self.process is None or self.process.poll() is not None:
            return False
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None
        self.kills += 1
        return True

    def revive(self) -> None:
        """Start it again after a kill, or if it ended by itself."""
        if self.process is None:
            self.start()
        elif (code := self.process.poll()) is not None:
            self.deaths.append(code)
            self.start()

    def stop(self, seconds: float = 15.0) -> None:
        """End it in good order, by force when it does not listen."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class Crew:
    """All workers; use it in a `with` so that none outlives the proof."""

    workers: Sequence[Worker]

    def __enter__(self) -> "Crew":
        for worker in self.workers:
            worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.stop()

    @property
    def kills(self) -> int:
        """How many were killed so far."""
        return sum(worker.kills for worker in self.workers)

    def revive(self) -> None:
        """Start again whoever ended."""
        for worker in self.workers:
            worker.revive()

    def pause(self, seconds: float) -> None:
        """Wait, supervising."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.revive()
            time.sleep(min(0.1, left))
