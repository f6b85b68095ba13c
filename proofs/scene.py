"""A small signed ledger to tamper with: its files are copied for every case, and damaged as their owner could."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.identity import stream_id
from ledger.port import Head, LedgerStore, LogRow, Writes
from ledger.proofs.bundle import Contents, bundle_at, write_bundle
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.histories import HistoryProof
from ledger.proofs.notary import Notary
from ledger.proofs.notes import Note, Signer
from ledger.store.sqlite import SQLiteLedger
from projections.histories.fold import HistoriesFolder
from projections.histories.table import HEADS, NODES
from projections.histories.view import HistoriesView, PiecesOfViews
from projections.proofs.fold import TreeFolder
from projections.proofs.table import HASHES
from projections.proofs.view import ProofsView, edge_from_views
from projections.readstore.port import ReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner

ORIGIN = "gridledger/proving-ground"
BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOPICS = ("dispute.reported.v1", "dispute.registered.v1", "person.corrected.v1", "dwelling.registered.v2")
STREAMS = 23
SIGNED_EVERY = 50


def signer_of(seed: int, name: str = ORIGIN) -> Signer:
    """A key that is the same in every run."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(Random(seed).randbytes(32)))


@dataclass(frozen=True, slots=True)
class Scene:
    """One ledger with its proof tree and its signed checkpoints."""

    folder: Path
    ledger: LedgerStore
    views: ReadStore
    notary: Notary

    def grow(self, events: int, random: Random) -> None:
        """Record so many more, sign now and then and at the end."""
        while events:
            batch = min(events, SIGNED_EVERY)
            self.ledger.append(partial(_written, batch, random))
            events -= batch
            self.follow()
            self.sign()

    def follow(self) -> None:
        """Let the proof tree catch up."""
        folders = TreeFolder(edge_from_views(self.views)), HistoriesFolder(PiecesOfViews(self.views))
        for folder in folders:
            ProjectionRunner(self.ledger, self.views, folder, _quiet).catch_up()

    def sign(self) -> Note:
        """The checkpoint of the log as it stands."""
        return self.notary.checkpoint(ProofsView(self.views).tree, HistoriesView(self.views).histories)

    @property
    def signed(self) -> list[Checkpoint]:
        """Every checkpoint, the smallest first."""
        return [each for _, each in self.notary.book.all()]

    def bundle(
        self,
        path: Path,
        first: int,
        last: int,
        older: list[Note] | None = None,
        stream: UUID | None = None,
    ) -> None:
        """Events first to last for a doubter; or those of one stream, all of them."""
        note, checkpoint = read_checkpoint(self.sign().written())
        held = [read_checkpoint(each.written()) for each in older or []]
        contents = Contents(
            first=first,
            last=last,
            note=note,
            checkpoint=checkpoint,
            keys=[self.notary.verifier],
            older=held,
            histories=None if stream is None else [self._history(stream, checkpoint.size)],
        )
        with ProofsView(self.views).tree() as tree, bundle_at(path) as out:
            write_bundle(out, self.ledger, tree, contents)

    def _history(self, stream: UUID, size: int) -> HistoryProof:
        with HistoriesView(self.views).histories() as stored:
            return stored.proof(stream, size)

    def close(self) -> None:
        """Give connections back, so that the files are whole."""
        self.ledger.close()
        self.views.close()


def open_scene(folder: Path, signer: Signer) -> Scene:
    """The ledger in these files; made if there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = SQLiteLedger(folder / "ledger.sqlite", _clock())
    views = SQLiteReadStore(folder / "views.sqlite")
    if not (folder / "ledger.sqlite").exists():
        ledger.prepare()
        views.prepare((HASHES, HEADS, NODES))
    return Scene(folder, ledger, views, Notary(signer, CheckpointBook(folder / "checkpoints")))


@contextmanager
def copied(scene: Scene, to: Path, signer: Signer, damage: Callable[[Path], None]) -> Iterator[Scene]:
    """A copy of a scene's files, damaged before anybody opens them; gone afterwards."""
    shutil.copytree(scene.folder, to)
    damage(to)
    opened = open_scene(to, signer)
    try:
        yield opened
    finally:
        opened.close()
        shutil.rmtree(to)


def _written(batch: int, random: Random, head: Head) -> Writes:
    return Writes(events=[_row(head.position + nth, head.recorded_at, random) for nth in range(1, batch + 1)])


def stream_of(turn: int) -> UUID:
    """The stream whose turn it is."""
    return stream_id(name_of(turn))


def name_of(turn: int) -> str:
    """What that stream is called."""
    return f"dispute:GL{turn:013d}"


def _row(position: int, recorded_at: datetime, random: Random) -> LogRow:
    """Streams take turns, so that the version follows from the position."""
    turn = (position - 1) % STREAMS
    stream = name_of(turn)
    at = recorded_at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00")
    told = (
        f'"meta":{{"stream":"{stream}"}},"data":{{"box":"{random.randbytes(random.randint(8, 120)).hex()}"}}'
    )
    state = f'{{"recorded_at":"{at}Z",{told}}}'.encode()
    return LogRow(
        position, stream_id(stream), (position - 1) // STREAMS + 1, TOPICS[turn % len(TOPICS)], state
    )


def _clock() -> Callable[[], datetime]:
    ticks = count()
    return lambda: BEGAN + timedelta(seconds=next(ticks))


def _quiet(event: str, projection: str) -> None:
    """What a follower says is of no interest here."""
