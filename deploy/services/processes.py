"""Starts a process that outlives us and later ends exactly that one, never a stranger with its number."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class ServiceProblem(Exception):
    """A service cannot run here; the message is one line for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process by number and birth, so that a reused number is not taken for it."""

    pid: int
    born: str

    def alive(self) -> bool:
        """Whether that very process still runs."""
        return self.born != "" and birth_of(self.pid) == self.born


@dataclass(frozen=True, slots=True)
class Account:
    """The plain user a service runs as when we are root."""

    uid: int
    gid: int


def launch(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
) -> Running:
    """Start `command` in a session of its own, its output appended to `log`."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
            env={**os.environ, **(env or {})},
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    return Running(child.pid, birth_of(child.pid))


def end(process: Running, *, first: signal.Signals, seconds: float) -> None:
    """Ask `process` to end, and force it when `seconds` are over."""
    for wish, patience in ((first, seconds), (signal.SIGKILL, 5.0)):
        if not process.alive():
            return
        os.kill(process.pid, wish)
        wait_until(lambda: not process.alive(), patience)


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Look every 50 ms whether `holds`, for at most `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def birth_of(pid: int) -> str:
    """When the process started, as its system tells it; empty when there is none (or only its corpse)."""
    _reap(pid)
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        return _linux_birth(stat)
    told = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


def _linux_birth(stat: Path) -> str:
    try:
        fields = stat.read_text().rsplit(")", 1)[1].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def _reap(pid: int) -> None:
    """A child of ours that ended stays a corpse until it is collected."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
