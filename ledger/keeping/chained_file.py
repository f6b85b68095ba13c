"""An append-only file of JSON lines, each naming the hash of the one before: what is taken out or changed shows."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

NOTHING_BEFORE = "0" * 64
Fact = str | int | None
Facts = Mapping[str, Fact]


class ChainBroken(Exception):
    """A line was changed, moved or taken out. `zh` and `en` name the file and the first line that does not continue."""

    def __init__(self, path: Path, line: int) -> None:
        self.zh = f"{path} 第 {line} 行与前一行不相接:文件被改动或有缺失。"
        self.en = f"Line {line} of {path} does not continue the one before: the file was changed, or lines are missing."
        super().__init__(self.en)


@dataclass(frozen=True, slots=True)
class Line:
    """The `n`th line (from 1); `hash` is of its bytes, `facts` what was written."""

    n: int
    hash: str
    facts: Facts

    def text(self, name: str) -> str:
        """A fact that is text; empty where it is not there."""
        return str(self.facts.get(name) or "")


class ChainedFile:
    """Lines are durable before `add` returns. Several processes may add; each waits its turn."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> list[Line]:
        """Every line; none where there is no file yet. Raises `ChainBroken`."""
        try:
            written = self.path.read_bytes()
        except FileNotFoundError:
            return []
        return list(_read(self.path, written))

    def head(self) -> tuple[int, str]:
        """How many lines there are, and the hash of the last."""
        lines = self.lines()
        return (lines[-1].n, lines[-1].hash) if lines else (0, NOTHING_BEFORE)

    def add(self, facts: Facts) -> Line:
        """Write one line more. Raises `ChainBroken` rather than continue a broken chain."""
        return self.add_all(lambda _: [facts])[0]

    def add_all(self, decide: Callable[[Sequence[Line]], Sequence[Facts]]) -> list[Line]:
        """Write the lines `decide` makes of those that stand, while nobody else writes."""
        with self._alone() as file:
            lines = list(_read(self.path, file.read()))
            _cut_torn_end(file)
            n, before = (lines[-1].n, lines[-1].hash) if lines else (0, NOTHING_BEFORE)
            added = []
            for facts in decide(lines):
                n += 1
                written = json.dumps({"n": n, **facts, "before": before}, ensure_ascii=False).encode()
                before = sha256(written).hexdigest()
                added.append(Line(n, before, facts))
                file.write(written + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return added

    @contextmanager
    def _alone(self) -> Iterator[BinaryIO]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _read(path: Path, written: bytes) -> Iterator[Line]:
    """A last line without its end was torn by a crash: `add` never said it was written."""
    before = NOTHING_BEFORE
    for n, line in enumerate(written.split(b"\n")[:-1], 1):
        try:
            facts = json.loads(line)
            continues = facts.pop("n") == n and facts.pop("before") == before
        except (ValueError, KeyError, AttributeError, TypeError):
            continues = False
        if not continues:
            raise ChainBroken(path, n)
        before = sha256(line).hexdigest()
        yield Line(n, before, facts)


def _cut_torn_end(file: BinaryIO) -> None:
    file.seek(0)
    whole = file.read().rfind(b"\n") + 1
    file.seek(whole)
    file.truncate()
