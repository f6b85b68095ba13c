"""Commands that run until they are told to end, as processes, and a plain HTTP client that knows nothing of the house."""

import json
import re
import shlex
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.app.command_line import GRIDLEDGER, CommandLine

PATIENCE_SECONDS = 40.0
TOKEN = re.compile(r"gl_[A-Za-z0-9_-]{43}")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an HTTP client saw."""

    status: int
    body: bytes

    def json(self) -> dict[str, object]:
        """The document."""
        told = json.loads(self.body)
        assert isinstance(told, dict)
        return told


@dataclass(slots=True)
class Running:
    """One process and what it has said so far."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    def told(self) -> str:
        """Everything on both streams."""
        return self.out.read_text("utf-8") + self.err.read_text("utf-8")

    def await_word(self, pattern: re.Pattern[str]) -> str:
        """The first match in what it says, while it lives."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            if found := pattern.search(self.told()):
                return found.group()
            assert self.process.poll() is None, self.told()
            time.sleep(0.05)
        raise AssertionError(f"{pattern.pattern} was not said within {PATIENCE_SECONDS} s: {self.told()}")

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def running(shell: CommandLine, *words: str, **settings: object) -> Iterator[Running]:
    """The command as a process; killed at the end if it still runs."""
    number = len(list(shell.folder.glob("*.out")))
    out, err = shell.folder / f"{number}.out", shell.folder / f"{number}.err"
    env = {"PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1", **shell.environment(**settings)}
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [GRIDLEDGER, *words],
            cwd=shell.folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
        )
    try:
        yield Running(process, out, err)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def fetch(
    url: str, token: str | None = None, body: bytes | None = None, kind: str = "application/json"
) -> Answer:
    """GET, or POST where there is a body; a problem is an answer too."""
    headers = {"Content-Type": kind} if body is not None else {}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as response:
            return Answer(response.status, response.read())
    except urllib.error.HTTPError as problem:
        return Answer(problem.code, problem.read())


def follow_curl(line: str, token: str) -> Answer:
    """What a printed `curl` command asks for, asked with another client."""
    words = shlex.split(line.replace("$TOKEN", token))
    assert words[:2] == ["curl", "-s"]
    header = words[words.index("-H") + 1]
    assert header == f"Authorization: Bearer {token}"
    return fetch(words[-1], token)
