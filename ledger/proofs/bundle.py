"""A bundle for a doubter: events as stored, each with what leads from it to a signed checkpoint; no house needed."""

import json
import zipfile
from base64 import b64encode
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol
from uuid import UUID

from ledger.follower import Follower
from ledger.port import LedgerStore, LogRow
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.histories import HistoryProof
from ledger.proofs.leaf_logs import AccessLeaves
from ledger.proofs.notes import Note, Verifier, hashes_text
from ledger.proofs.tiles import TiledTree
from ledger.proofs.told import told_entry

FORM = "gridledger-bundle/1"
ABOUT, NOTE, KEYS, EVENTS, HISTORIES = (
    "bundle.json",
    "checkpoint",
    "keys.txt",
    "events.ndjson",
    "histories.ndjson",
)
ACCESS, ACCESS_NOTE, STATE, RULE_PACKS = "access.ndjson", "access-checkpoint", "state", "rule-packs.json"
AT_ONCE = 500


class BundleFile(Protocol):
    """Where the parts of a bundle go, one after another."""

    def part(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A part to be written."""


@dataclass(frozen=True, slots=True)
class BundleFolder:
    """A bundle as a folder."""

    folder: Path

    def part(self, name: str) -> AbstractContextManager[IO[bytes]]:
        self.folder.mkdir(parents=True, exist_ok=True)
        return (self.folder / name).open("wb")


@dataclass(frozen=True, slots=True)
class BundleZip:
    """A bundle as one file."""

    archive: zipfile.ZipFile

    def part(self, name: str) -> AbstractContextManager[IO[bytes]]:
        return self.archive.open(name, "w", force_zip64=True)


@contextmanager
def bundle_at(path: Path) -> Iterator[BundleFile]:
    """A zip where the name ends so, else a folder."""
    if path.suffix != ".zip":
        yield BundleFolder(path)
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        yield BundleZip(archive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a bundle is made of. `older` are checkpoints held before: it is shown that the log continues them.

    With `histories` only events of those streams go in, and of each stream all up to the checkpoint. `texts` are parts
    as they are, by name.
    """

    first: int
    last: int
    note: Note
    checkpoint: Checkpoint
    keys: Sequence[Verifier]
    older: Sequence[tuple[Note, Checkpoint]] = ()
    histories: Sequence[HistoryProof] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def takes(self, row: LogRow, streams: Container[UUID]) -> bool:
        """Whether this event goes in."""
        return self.histories is None or row.stream_id in streams


def write_bundle(out: BundleFile, log: LedgerStore, tree: TiledTree, contents: Contents) -> None:
    """Write every part; events are read and proved batch by batch."""
    size = contents.checkpoint.size
    about = {
        "form": FORM,
        "origin": contents.checkpoint.origin,
        "from": contents.first,
        "to": contents.last,
        "size": size,
        "older": [
            {
                "note": note.written(),
                "hashes": hashes_text(tree.consistency(each.size, size)) if each.size else [],
            }
            for note, each in contents.older
        ],
    }
    if contents.histories is not None:
        about["streams"] = len(contents.histories)
    _write(out, ABOUT, json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    _write(out, NOTE, contents.note.written())
    _write(out, KEYS, "".join(f"{each.text}\n" for each in contents.keys))
    for name, text in contents.texts.items():
        _write(out, name, text)
    if contents.histories is not None:
        with out.part(HISTORIES) as file:
            for proof in contents.histories:
                file.write(_json_line(told_entry(proof)))
    streams = {each.stream for each in contents.histories or ()}
    with out.part(EVENTS) as file:
        follower = Follower(log, contents.first - 1, AT_ONCE)
        for rows in follower.until(contents.last):
            for row in rows:
                if contents.takes(row, streams):
                    file.write(_line(row, tree.inclusion(row.position - 1, size)))


def write_access(out: BundleFile, log: AccessLeaves, tree: TiledTree, note: Note, size: int) -> None:
    """The log of who looked at what up to its own checkpoint, each entry with its proof."""
    _write(out, ACCESS_NOTE, note.written())
    with out.part(ACCESS) as file:
        after = 0
        while after < size and (found := log.rows.stored_rows(after, AT_ONCE)):
            for position, stored in found:
                if position <= size:
                    told = {"position": position, "stored": b64encode(stored).decode()}
                    proof = hashes_text(tree.inclusion(position - 1, size))
                    file.write(_json_line({**told, "proof": proof}))
            after = found[-1][0]


def _write(out: BundleFile, name: str, text: str) -> None:
    with out.part(name) as file:
        file.write(text.encode())


def _line(row: LogRow, proof: Sequence[bytes]) -> bytes:
    told = {
        "position": row.position,
        "stream": row.stream_id.hex,
        "version": row.version,
        "type": row.topic,
        "state": b64encode(row.state).decode(),
        "proof": hashes_text(proof),
    }
    return _json_line(told)


def _json_line(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
