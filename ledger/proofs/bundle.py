"""A bundle for a doubter: events as stored, each with what leads from it to a signed checkpoint; no house needed."""

import json
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from ledger.follower import Follower
from ledger.port import LedgerStore, LogRow
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.notes import Note, Verifier, hashes_text
from ledger.proofs.tiles import TiledTree

FORM = "gridledger-bundle/1"
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
    """What a bundle is made of. `older` are checkpoints held before: it is shown that the log continues them."""

    first: int
    last: int
    note: Note
    checkpoint: Checkpoint
    keys: Sequence[Verifier]
    older: Sequence[tuple[Note, Checkpoint]] = ()


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
    _write(out, "bundle.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    _write(out, "checkpoint", contents.note.written())
    _write(out, "keys.txt", "".join(f"{each.text}\n" for each in contents.keys))
    with out.part("events.ndjson") as file:
        follower = Follower(log, contents.first - 1, AT_ONCE)
        for rows in follower.until(contents.last):
            for row in rows:
                file.write(_line(row, tree.inclusion(row.position - 1, size)))


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
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
