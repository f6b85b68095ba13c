"""Tries every way to change what was done with the keys, or who was erased, in the files beside the key ring."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random

from ledger.keeping.chained_file import NOTHING_BEFORE
from ledger.keeping.erasure_list import Erased, ErasureList
from ledger.keeping.flaws import Finding, Flaw
from ledger.keeping.key_log import CHAIN, Act, KeyLog
from ledger.keeping.rolling import KeyKeeper
from ledger.keeping.sqlite_keys import SQLiteKeyRows
from ledger.key_epochs import KeyRing
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import Vault
from proofs.ground import Ground, Outcome
from proofs.scene import BEGAN

ROLLS = 4
ERASED = 12
MOST_CUT = 3
OFFICERS = ("staff:K0001", "staff:K0002")
# Changes the lines of a file; answers the numbers any of which names the place rightly.
FileChange = Callable[[list[bytes], Random], set[int]]


@dataclass(frozen=True, slots=True)
class Strongbox:
    """A key ring with its log, an erasure list, and a database that remembers both."""

    folder: Path
    rows: SQLiteKeyRows

    @property
    def log(self) -> KeyLog:
        return KeyLog(self.folder / "key-log")

    @property
    def erasures(self) -> ErasureList:
        return ErasureList(self.folder / "erasure-list")

    def ring(self) -> KeyRing:
        """As a process that starts now reads it."""
        return KeyRing.open(self.folder / "ring.json")

    def findings(self) -> list[Finding]:
        """What `gridledger keys verify` does."""
        found = self.log.findings(self.ring().names(), self.rows.marks(CHAIN))
        return [*found, *self.erasures.findings(self.rows)]


@contextmanager
def strongbox(at: Ground) -> Iterator[Strongbox]:
    """A copy of the ground's own; nothing is found in it before it is tampered with."""
    untouched = at.place / "strongbox"
    if not untouched.exists():
        _fill(untouched, Random(at.place.name))
    shutil.copytree(untouched, at.scratch)
    box = Strongbox(at.scratch, SQLiteKeyRows(at.scratch / "ledger.sqlite"))
    try:
        yield box
    finally:
        box.rows.close()
        shutil.rmtree(at.scratch)


def _fill(folder: Path, random: Random) -> None:
    """Rolled and destroyed some times, some persons erased."""
    folder.mkdir(parents=True)
    ticks = count()

    def clock() -> datetime:
        return BEGAN + timedelta(minutes=next(ticks))

    store = SQLiteLedger(folder / "ledger.sqlite", clock)
    store.prepare()
    box = Strongbox(folder, SQLiteKeyRows(folder / "ledger.sqlite"))
    ring = box.ring()
    keeper = KeyKeeper(
        ring=ring,
        vault=Vault(ring),
        rows=box.rows,
        log=box.log,
        lock=folder / "lock",
        clock=clock,
        grace=timedelta(0),
    )
    try:
        for _ in range(ROLLS):
            (old,) = keeper.roll(OFFICERS[0]).old
            shutil.copy(folder / "ring.json", folder / "older-ring.json")
            keeper.destroy(old, by=OFFICERS[0], approved_by=OFFICERS[1], without_backup=True)
        for number in range(ERASED):
            person, day = f"01J{random.randrange(10**22):023d}", clock()
            box.erasures.add(Erased(person, day, day + timedelta(days=30), f"{person}.{number:026d}"))
        box.erasures.mark_in(box.rows)
        assert box.findings() == [], "an untouched strongbox raises no alarm"
    finally:
        box.rows.close()
        store.close()


def line_changed(lines: list[bytes], random: Random) -> set[int]:
    """One fact in one line; the next line, or the database where there is none, tells of it."""
    n = random.randrange(len(lines))
    lines[n] = lines[n].replace(b'"20', b'"19', 1)
    return {n + 1, n + 2}


def line_taken_out(lines: list[bytes], random: Random) -> set[int]:
    """Not the last one."""
    n = random.randrange(len(lines) - 1)
    del lines[n]
    return {n + 1}


def end_cut(lines: list[bytes], random: Random) -> set[int]:
    """The chain of what is left is whole."""
    del lines[-random.randrange(1, MOST_CUT + 1) :]
    return {len(lines) + 1}


def written_anew(lines: list[bytes], random: Random) -> set[int]:
    """One line is left out and every hash behind it made anew, by somebody who knows how."""
    n = random.randrange(len(lines) - 1)
    _anew(lines, n)
    return {n + 1}


def _anew(lines: list[bytes], without: int) -> None:
    facts = [json.loads(each) for place, each in enumerate(lines) if place != without]
    before, lines[:] = NOTHING_BEFORE, []
    for number, each in enumerate(facts, 1):
        lines.append(json.dumps({**each, "n": number, "before": before}, ensure_ascii=False).encode())
        before = sha256(lines[-1]).hexdigest()


def lines_swapped(lines: list[bytes], random: Random) -> set[int]:
    """Two lines change places."""
    one, other = sorted(random.sample(range(len(lines)), 2))
    lines[one], lines[other] = lines[other], lines[one]
    return {one + 1}


def destruction_left_out(lines: list[bytes], random: Random) -> set[int]:
    """That an epoch was destroyed is not told any more; the rest is written anew."""
    told = [n for n, line in enumerate(lines) if json.loads(line)["what"] == Act.DESTROYED]
    n = random.choice(told)
    _anew(lines, n)
    return {n + 1}


def file_changed(name: str, change: FileChange, at: Ground, random: Random) -> Outcome:
    """The key log or the erasure list, by whoever may write the folder and not the database."""
    with strongbox(at) as box:
        path = box.folder / name
        lines = path.read_bytes().splitlines()
        places = change(lines, random)
        path.write_bytes(b"".join(each + b"\n" for each in lines))
        found = [each for each in box.findings() if each.flaw in FLAWS_OF[name]]
    numbers = {str(each) for each in places}
    lines_named = tuple(f"Line {each} of " for each in places)
    located = [each.what in numbers or each.what.startswith(lines_named) for each in found]
    return Outcome(bool(found), any(located))


def ring_put_back(at: Ground, random: Random) -> Outcome:
    """An older key ring: an epoch that was destroyed is there again, and old copies could be opened."""
    with strongbox(at) as box:
        now = set(box.ring().names())
        shutil.copy(box.folder / "older-ring.json", box.folder / "ring.json")
        back = set(box.ring().names()) - now
        found = {each.what for each in box.findings() if each.flaw is Flaw.EPOCH_BACK}
    return Outcome(bool(found), found == back)


FLAWS_OF: Mapping[str, frozenset[Flaw]] = {
    "key-log": frozenset({Flaw.CHAIN_BROKEN, Flaw.CUT, Flaw.OTHER_THAN_MARKED}),
    "erasure-list": frozenset({Flaw.LIST_BROKEN, Flaw.LIST_CUT, Flaw.LIST_OTHER_THAN_MARKED}),
}
CHANGES: Mapping[str, FileChange] = {
    "a line changed": line_changed,
    "a line taken out": line_taken_out,
    "the end cut": end_cut,
    "a line left out, the rest written anew": written_anew,
    "two lines swapped": lines_swapped,
}
KEEPING: Mapping[str, Callable[[Ground, Random], Outcome]] = {
    **{
        f"{name.replace('-', ' ')}: {said}": partial(file_changed, name, change)
        for name in FLAWS_OF
        for said, change in CHANGES.items()
    },
    "key log: a destruction left out": partial(file_changed, "key-log", destruction_left_out),
    "key ring: an older one put back": ring_put_back,
}
