"""Somebody is forgotten: asked for, approved by another, carried out, the old epoch destroyed; then every byte is searched."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.assembly import House
from app.town.homefile import APP
from app.town.registry import CIVIL_AFFAIRS
from ledger.key_epochs import KeyRing
from ledger.port import SubjectKeyRow, Verdict
from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.cosigning import CosignedNotes
from ledger.vault import Vault
from projections.registry.persons import PERSONS
from proofs.canaries import Canary, canaries, delivered, found_in, places, story
from tests.app.command_line import CommandLine, Said, speaks_both
from tests.app.drill import LI, Drill
from tests.app.erased_contract import destroyed

PEOPLE = canaries(18)
GONE, STAY = PEOPLE[::6], [each for each in PEOPLE if each not in PEOPLE[::6]]
WITNESS = ("witness", "--key", "w.key", "--name", "witness.example")
Row = tuple[object, ...]


@dataclass
class Town(Drill):
    """A small town with a witness; what its commands said is kept, to be searched with the rest."""

    def __post_init__(self) -> None:
        self.said: list[Said] = []
        self.witness = self(*WITNESS).out.strip()
        self.given = {"key_grace_seconds": 0, "witness_keys": self.witness}

    def __call__(self, *words: str) -> Said:
        said = super().__call__(*words)
        self.said.append(said)
        return said

    def live_in(self) -> "Town":
        """Everybody is named, some put right, some told of in messages nobody could take."""
        prepared = self("prepare")
        assert prepared.code == 0, prepared.err
        road = House(self.settings).road()
        there = [{**each, "source": CIVIL_AFFAIRS} for each in places()]
        receipts = road.take(delivered([*there, *told_at_the_desk(story(PEOPLE))], road.clock()))
        wrong = {each.code for each in receipts if each.verdict is not Verdict.ACCEPTED}
        assert wrong == {"intake.field_not_published"}, wrong
        return self

    def cosign(self, *, since: int | None = None) -> int:
        """Sign what is there, have it cosigned, and keep that; how many events it speaks for."""
        self.follow()
        assert self("checkpoint", "-o", "signed").code == 0
        proof: tuple[str, ...] = ()
        if since is not None:
            told = self("proof", "consistency", "--from", str(since)).out
            (self.shell.folder / "proof").write_text(told, encoding="utf-8")
            proof = ("--proof", "proof")
        said = self.shown_to_the_witness("signed", *proof)
        assert said.code == 0, said.err
        note, checkpoint = read_checkpoint((self.shell.folder / "cosigned").read_text(encoding="utf-8"))
        CosignedNotes(self.settings.cosigned_path).keep(note, checkpoint)
        return checkpoint.size

    def shown_to_the_witness(self, checkpoint: str, *proof: str) -> Said:
        """What the witness says of a checkpoint that is to continue the one it cosigned."""
        vkey = self("checkpoint", "--key").out.strip()
        words = ("--state", "w", "--log", vkey, "--checkpoint", checkpoint, "-o", "cosigned")
        return self(*WITNESS, *words, *proof)

    def subject_keys(self, people: Iterable[Canary], ledger: Path | None = None) -> list[SubjectKeyRow]:
        """Stored keys of these persons, wrapped, as a ledger's file has them."""
        path = ledger or self.shell.folder / "data" / "ledger.sqlite"
        names = [f"person:{each.key}" for each in people]
        asked = f"SELECT subject, epoch, wrapped FROM subject_keys WHERE subject IN ({','.join('?' * len(names))})"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return [SubjectKeyRow(*row) for row in database.execute(f"{asked} ORDER BY subject", names)]

    def shown(self, people: Iterable[Canary]) -> Mapping[str, list[Row]]:
        """Every version of these persons' rows in the register, sealed as they are."""
        asked = f"SELECT * FROM {PERSONS.name} WHERE person_key = ? ORDER BY from_position"
        with closing(sqlite3.connect(self.shell.folder / "data" / "views.sqlite")) as views:
            return {each.key: views.execute(asked, (each.key,)).fetchall() for each in people}

    def opened(self, rows: Iterable[SubjectKeyRow]) -> list[str]:
        """Whose keys a process that starts now, with the ring that is left, can use."""
        vault = Vault(KeyRing.open(self.settings.key_ring_path))
        return [row.subject.removeprefix("person:") for row in rows if vault.unwrap(row) is not None]

    def every_byte(self) -> bytes:
        """Of every file there is, backups and certificates and all that was printed among them."""
        files = sorted(each for each in self.shell.folder.rglob("*") if each.is_file())
        printed = [text.encode() for said in self.said for text in (said.out, said.err)]
        return b"\0".join([*(path.read_bytes() for path in files), *printed])

    def live_bytes(self) -> bytes:
        """The same without the backups."""
        data = self.shell.folder / "data"
        return b"\0".join(path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file())


def told_at_the_desk(events: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """By a source whose officers may tell it."""
    return ({**each, "source": APP} for each in events)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(opened_shell(tmp_path / "house")).live_in()


def opened_shell(folder: Path) -> CommandLine:
    """In an empty folder, beside which a test keeps what nobody is to search."""
    folder.mkdir()
    return CommandLine(folder)


def test_who_is_forgotten_is_in_no_byte_and_nobody_else_notices(town: Town) -> None:
    seen = town.cosign()
    before = town.back_up("before")
    theirs, others, rows = town.subject_keys(GONE), town.subject_keys(STAY), town.shown(STAY)
    epoch = KeyRing.open(town.settings.key_ring_path).current.name
    old_ring = shutil.copy(town.settings.key_ring_path, town.shell.folder.parent / "old-ring.json")
    assert all(row.wrapped in town.live_bytes() for row in theirs), "what is looked for is there to be found"

    for each in GONE:
        town.erase_by_two(each.key)

    assert town.subject_keys(GONE) == []
    assert [row for row in theirs if row.wrapped in town.live_bytes()] == []
    assert found_in(town.every_byte(), GONE) == []
    assert (town.subject_keys(STAY), town.shown(STAY)) == (others, rows)

    town.back_up("after")
    assert town("keys", "roll", "--by", LI).code == 0
    town.back_up("rolled")
    assert destroyed(town, epoch) == len(GONE)

    stored = before / "store" / "ledger.sqlite"
    assert town.subject_keys(GONE, stored) == theirs
    assert Vault(KeyRing.open(Path(old_ring))).unwrap(theirs[0]) is not None, "with the old ring it could be"
    assert town.opened(town.subject_keys(GONE, stored)) == []
    assert town.opened(town.subject_keys(STAY)) == [each.key for each in STAY]
    assert town.shown(STAY) == rows
    assert found_in(town.every_byte(), GONE) == []
    certificates = sorted((town.settings.data_dir / "certificates").glob("*.json"))
    assert [each.name.partition(".")[0] for each in certificates] == [each.key for each in GONE]
    assert all('"copies_unreadable_at": "20' in each.read_text(encoding="utf-8") for each in certificates)
    for check in (("verify",), ("replay",), ("keys", "verify")):
        assert town(*check).code == 0, check

    assert town.cosign(since=seen) == seen + 5 * len(GONE), "the log only grew"


def test_a_log_in_which_nobody_was_forgotten_is_not_cosigned_any_more(town: Town) -> None:
    """Somebody keeps the copy from before and lets it go on as if nothing had been asked."""
    seen = town.cosign()
    before = shutil.copytree(town.shell.folder / "data", town.shell.folder.parent / "fork")
    town.erase_by_two(GONE[0].key)
    newer = town.cosign(since=seen)
    fork = Town(opened_shell(before.parent / "elsewhere"))
    shutil.copytree(before, fork.shell.folder / "data")
    road = House(fork.settings).road()
    named = list(told_at_the_desk(story(canaries(len(PEOPLE) + newer)[len(PEOPLE) :])))
    road.take(delivered(named, road.clock()))
    assert road.store.head() > newer
    fork.follow()
    assert fork("checkpoint", "-o", "signed").code == 0
    shutil.copy(fork.shell.folder / "signed", town.shell.folder / "forked")
    proof = fork("proof", "consistency", "--from", str(newer))
    (town.shell.folder / "proof").write_text(proof.out, encoding="utf-8")
    refused = town.shown_to_the_witness("forked", "--proof", "proof")
    assert (refused.code, speaks_both(refused.err)) == (1, True), refused
    assert town.shown_to_the_witness("signed").code == 0, "the true one it knows"


def test_without_the_witness_nobody_is_forgotten(town: Town) -> None:
    """A house that shows its log to nobody could forget whom it likes, and say it was asked to."""
    order = town.decided(GONE[0].key)
    refused = town("erase", "run", *order, "--as", "staff:D0001")
    assert (refused.code, "checkpoint.not_cosigned" in refused.err) == (1, True), refused
    assert town.opened(town.subject_keys(GONE)) == [each.key for each in GONE]
    town.cosign()
    assert town("erase", "run", *order, "--as", "staff:D0001").code == 0
    assert town.opened(town.subject_keys(GONE)) == [each.key for each in GONE[1:]]
