"""A bundle read back inside the house, every line held against the signed roots before it is believed."""

import json
import struct
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from ledger.port import LogRow
from ledger.proofs.bundle import ABOUT, ACCESS, ACCESS_NOTE, EVENTS, FORM, HISTORIES, KEYS, NOTE, STATE
from ledger.proofs.bundle_parts import BundleNotAsSigned, has_part, lines_of
from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.histories import History, HistoryProof, no_events
from ledger.proofs.leaf_logs import access_leaf
from ledger.proofs.leaves import hash_of, leaf_hash
from ledger.proofs.merkle import verify_inclusion
from ledger.proofs.notes import Note, NoteNotReadable, Verifier, hashes_of, read_verifier
from ledger.proofs.state_notes import State, read_state

_NOTHING_SUCH = (
    ValueError,
    OverflowError,
    struct.error,
    NoteNotReadable,
)  # what a value of another shape ends in


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
        if not has_part(self.path, STATE):
            return None
        try:
            note, state = read_state("".join(lines_of(self.path, STATE)))
        except _NOTHING_SUCH as problem:
            raise BundleNotAsSigned(f"the published state cannot be read: {problem}") from None
        if not self.key.signed(note) or (state.origin, state.size) != (self.key.name, self.checkpoint.size):
            raise BundleNotAsSigned("the published state is not signed for this checkpoint")
        return state

    def looks(self, key: Verifier | None = None) -> Iterator[tuple[int, bytes]]:
        """Who looked at what: every entry there should be, each proved against the access log's own checkpoint.

        Without its key the bundle's own is taken, and then the entries agree only with themselves. Raises
        `BundleNotAsSigned`, also where there is no access log in it.
        """
        try:
            note, signed = read_checkpoint("".join(lines_of(self.path, ACCESS_NOTE)))
        except NoteNotReadable as problem:
            raise BundleNotAsSigned(f"the access log's checkpoint cannot be read: {problem}") from None
        known = key or _own_key(self.path, signed.origin)
        if signed.origin != known.name or not known.signed(note):
            raise BundleNotAsSigned(f"the access log's checkpoint is not signed with the key of {known.name}")
        expected = 0
        for line in lines_of(self.path, ACCESS):
            expected += 1
            yield _proved_look(line, expected, signed)
        if expected != signed.size:
            raise BundleNotAsSigned(f"the access log ends at {expected}, not at {signed.size}")

    def _row(self, line: str) -> LogRow:
        told = _parsed(_Event, line)
        try:
            row = LogRow(told.position, UUID(hex=told.stream), told.version, told.type, b64decode(told.state))
            leaf, proof = hash_of(row), hashes_of(told.proof)
        except _NOTHING_SUCH as problem:
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
            if root is None or not _leads_to(proof, root):
                raise BundleNotAsSigned(f"the history of stream {proof.stream.hex} is not the one signed")
            yield proof


def open_bundle(path: Path, key: Verifier | None = None) -> Bundle:
    """Without a key the bundle's own is taken, and then it agrees only with itself. Raises `BundleNotAsSigned`."""
    try:
        about = json.loads("".join(lines_of(path, ABOUT)))
        note, checkpoint = read_checkpoint("".join(lines_of(path, NOTE)))
        first, last, form = int(about["from"]), int(about["to"]), about["form"]
        known = key or _own_key(path, checkpoint.origin)
    except (ValueError, KeyError, TypeError, RecursionError, NoteNotReadable) as problem:
        raise BundleNotAsSigned(f"{path.name} is no bundle: {problem}") from None
    if form != FORM or checkpoint.origin != known.name or not known.signed(note):
        raise BundleNotAsSigned(f"the checkpoint is not signed with the key of {known.name}")
    return Bundle(path, known, note, checkpoint, first, last, "streams" in about)


def _own_key(bundle: Path, origin: str) -> Verifier:
    for line in lines_of(bundle, KEYS):
        try:
            found = read_verifier(line)
        except NoteNotReadable as problem:
            raise BundleNotAsSigned(f"{KEYS} holds what is no key: {problem}") from None
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
    except (*_NOTHING_SUCH, IndexError) as problem:
        raise BundleNotAsSigned(f"a history is not well formed: {problem}") from None


def _leads_to(proof: HistoryProof, root: bytes) -> bool:
    try:
        return proof.leads_to(root)
    except _NOTHING_SUCH:
        return False


def _proved_look(line: str, expected: int, signed: Checkpoint) -> tuple[int, bytes]:
    told = _parsed(_Look, line)
    try:
        stored, proof = b64decode(told.stored, validate=True), hashes_of(told.proof)
        leaf = leaf_hash(access_leaf(told.position, stored))
    except _NOTHING_SUCH as problem:
        raise BundleNotAsSigned(f"entry {expected} of the access log is none: {problem}") from None
    proved = verify_inclusion(leaf=leaf, index=expected - 1, size=signed.size, root=signed.root, proof=proof)
    if told.position != expected or not proved:
        raise BundleNotAsSigned(f"entry {expected} of the access log is not the one that was signed")
    return told.position, stored


def _parsed(shape: type[Line], line: str) -> Line:
    try:
        return shape.model_validate_json(line)
    except ValidationError:
        raise BundleNotAsSigned(f"a line is no {shape.__name__.strip('_').lower()}") from None
