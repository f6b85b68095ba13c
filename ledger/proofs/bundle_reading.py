"""A bundle read back inside the house, every line held against the signed roots before it is believed."""

import json
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from ledger.port import LogRow
from ledger.proofs.bundle import ACCESS, EVENTS, FORM, HISTORIES, STATE
from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.histories import History, HistoryProof, no_events
from ledger.proofs.leaf_logs import access_leaf
from ledger.proofs.leaves import hash_of, leaf_hash
from ledger.proofs.merkle import verify_inclusion
from ledger.proofs.notes import Note, NoteNotReadable, Verifier, hashes_of, read_verifier
from ledger.proofs.state_notes import State, read_state


class BundleNotAsSigned(Exception):
    """Something in the bundle is not what was signed; the words name the place."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Line = TypeVar("Line", bound=_Shape)


class _Event(_Shape):
    position: int
    stream: str
    version: int
    type: str
    state: str
    proof: list[str]


class _Entry(_Shape):
    stream: str
    events: int
    last: int
    digest: str | None
    other: list[str] | None
    hashes: list[str]


class _Look(_Shape):
    position: int
    stored: str
    proof: list[str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: whose log, what was signed, and whether it holds whole streams or a stretch of the log."""

    path: Path
    key: Verifier
    note: Note
    checkpoint: Checkpoint
    first: int
    last: int
    by_stream: bool

    def rows(self) -> Iterator[LogRow]:
        """Every event there should be, each proved; then that none is missing. Raises `BundleNotAsSigned`."""
        wanted = {each.stream: each for each in self._histories()} if self.by_stream else None
        found: dict[UUID, History] = {}
        before = self.first - 1
        for line in lines_of(self.path, EVENTS):
            row = self._row(line)
            in_turn = row.position == before + 1 if wanted is None else row.position > before
            if not in_turn or (wanted is not None and row.stream_id not in wanted):
                raise BundleNotAsSigned(f"position {row.position} does not belong behind {before}")
            before = row.position
            if wanted is not None:
                known = found.get(row.stream_id, no_events(row.stream_id))
                found[row.stream_id] = known.with_event(row)
            yield row
        if wanted is None and before != self.last:
            raise BundleNotAsSigned(f"the events end at {before}, not at {self.last}")
        for stream, proof in (wanted or {}).items():
            if found.get(stream) != proof.history:
                raise BundleNotAsSigned(f"of stream {stream.hex} not all events are here, or not only they")

    def state(self) -> State | None:
        """The published state, if one is in the bundle and signed."""
        try:
            note, state = read_state("".join(lines_of(self.path, STATE)))
        except FileNotFoundError:
            return None
        except NoteNotReadable as problem:
            raise BundleNotAsSigned(f"the published state cannot be read: {problem}") from None
        if not self.key.signed(note) or (state.origin, state.size) != (self.key.name, self.checkpoint.size):
            raise BundleNotAsSigned("the published state is not signed for this checkpoint")
        return state

    def looks(self) -> Iterator[tuple[int, bytes]]:
        """Who looked at what, each entry proved against the access log's own checkpoint; nothing where none is here."""
        try:
            note, signed = read_checkpoint("".join(lines_of(self.path, "access-checkpoint")))
            key = self._key_of(signed.origin)
        except FileNotFoundError:
            return
        if not key.signed(note):
            raise BundleNotAsSigned("the access log's checkpoint is not signed with its key")
        expected = 0
        for line in lines_of(self.path, ACCESS):
            expected += 1
            told = _parsed(_Look, line)
            stored = b64decode(told.stored)
            leaf = leaf_hash(access_leaf(told.position, stored))
            proved = verify_inclusion(
                leaf=leaf,
                index=told.position - 1,
                size=signed.size,
                root=signed.root,
                proof=hashes_of(told.proof),
            )
            if told.position != expected or not proved:
                raise BundleNotAsSigned(f"entry {expected} of the access log is not the one that was signed")
            yield told.position, stored
        if expected != signed.size:
            raise BundleNotAsSigned(f"the access log ends at {expected}, not at {signed.size}")

    def _key_of(self, origin: str) -> Verifier:
        return _own_key(self.path, origin)

    def _row(self, line: str) -> LogRow:
        told = _parsed(_Event, line)
        try:
            row = LogRow(told.position, UUID(hex=told.stream), told.version, told.type, b64decode(told.state))
            leaf, proof = hash_of(row), hashes_of(told.proof)
        except (ValueError, NoteNotReadable, OverflowError) as problem:
            raise BundleNotAsSigned(f"position {told.position} is no event: {problem}") from None
        signed = self.checkpoint
        if not verify_inclusion(
            leaf=leaf, index=row.position - 1, size=signed.size, root=signed.root, proof=proof
        ):
            raise BundleNotAsSigned(f"position {row.position} is not the event that was signed")
        return row

    def _histories(self) -> Iterator[HistoryProof]:
        root = self.checkpoint.histories
        for line in lines_of(self.path, HISTORIES):
            proof = _history(_parsed(_Entry, line))
            if root is None or not proof.leads_to(root):
                raise BundleNotAsSigned(f"the history of stream {proof.stream.hex} is not the one signed")
            yield proof


def open_bundle(path: Path, key: Verifier | None = None) -> Bundle:
    """Without a key the bundle's own is taken, and then it agrees only with itself. Raises `BundleNotAsSigned`."""
    try:
        about = json.loads("".join(lines_of(path, "bundle.json")))
        note, checkpoint = read_checkpoint("".join(lines_of(path, "checkpoint")))
        first, last, form = int(about["from"]), int(about["to"]), about["form"]
        known = key or _own_key(path, checkpoint.origin)
    except (ValueError, KeyError, TypeError, NoteNotReadable, FileNotFoundError) as problem:
        raise BundleNotAsSigned(f"{path} is no bundle: {problem}") from None
    if form != FORM or checkpoint.origin != known.name or not known.signed(note):
        raise BundleNotAsSigned(f"the checkpoint is not signed with the key of {known.name}")
    return Bundle(path, known, note, checkpoint, first, last, "streams" in about)


def lines_of(bundle: Path, name: str) -> Iterator[str]:
    """A part line by line. Raises `FileNotFoundError` where there is none."""
    with _opened(bundle, name) as file:
        for line in file:
            yield line.decode("utf-8")


@contextmanager
def _opened(bundle: Path, name: str) -> Iterator[IO[bytes]]:
    if bundle.is_dir():
        with (bundle / name).open("rb") as file:
            yield file
        return
    try:
        with zipfile.ZipFile(bundle) as archive:
            if name not in archive.namelist():
                raise FileNotFoundError(name)
            with archive.open(name) as part:
                yield part
    except zipfile.BadZipFile as problem:
        raise BundleNotAsSigned(f"{bundle} cannot be read: {problem}") from None


def _own_key(bundle: Path, origin: str) -> Verifier:
    for line in lines_of(bundle, "keys.txt"):
        found = read_verifier(line)
        if found.name == origin:
            return found
    raise BundleNotAsSigned(f"the bundle names no key of {origin}")


def _history(told: _Entry) -> HistoryProof:
    try:
        stream = UUID(hex=told.stream)
        history = other = None
        if told.events:
            history = History(stream, told.events, told.last, hashes_of([told.digest or ""])[0])
        elif told.other is not None:
            other = (UUID(hex=told.other[0]), hashes_of(told.other[1:])[0])
        return HistoryProof(stream=stream, history=history, other=other, hashes=hashes_of(told.hashes))
    except (ValueError, IndexError, NoteNotReadable) as problem:
        raise BundleNotAsSigned(f"a history is not well formed: {problem}") from None


def _parsed(shape: type[Line], line: str) -> Line:
    try:
        return shape.model_validate_json(line)
    except ValidationError:
        raise BundleNotAsSigned(f"a line is no {shape.__name__.strip('_').lower()}") from None
