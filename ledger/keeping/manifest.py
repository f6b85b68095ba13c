"""What a backup says about itself: every file with its hash, how far the log goes, what was signed. Written last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ledger.whole_files import replace_file, sync

FORM = "gridledger-backup/1"
NAME = "manifest.json"


class BackupRefused(Exception):
    """A backup that cannot be used. `code` is stable; the texts name the file."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(f"{code}: {en}")


@dataclass(frozen=True, slots=True)
class FileOf:
    """One file of a backup, by its path in it; `sha256` in hexadecimal digits."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`position` is the newest event in it; `checkpoint` a signed note of that many events or fewer.

    `key_log` and `erasures` are number and hash of the last line of those files when the backup was made.
    """

    form: str
    made_at: datetime
    store: str
    origin: str
    identity: str
    position: int
    checkpoint: str
    key_log: tuple[int, str]
    erasures: tuple[int, str]
    files: tuple[FileOf, ...]


_MANIFEST = TypeAdapter(Manifest)


def files_in(folder: Path) -> tuple[FileOf, ...]:
    """Every file of a folder but the manifest, in order of its path."""
    return tuple(_told(folder))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Durable when it returns, like every file before it."""
    for each in folder.rglob("*"):
        sync(each)
    replace_file(folder / NAME, _MANIFEST.dump_json(manifest, indent=1))


def read_manifest(folder: Path) -> Manifest:
    """What a backup says. Raises `BackupRefused` where it is none, or one that was never finished."""
    path = folder / NAME
    try:
        found = _MANIFEST.validate_json(path.read_bytes())
    except FileNotFoundError:
        raise BackupRefused(
            "backup.not_whole",
            f"{folder} 中没有 {NAME}:不是备份,或备份未完成。",
            f"There is no {NAME} in {folder}: it is no backup, or one that was never finished.",
        ) from None
    except ValidationError:
        raise _damaged(path) from None
    if found.form != FORM:
        raise _damaged(path)
    return found


def manifest_hash(folder: Path) -> str:
    """The SHA-256 of what a backup says, in hexadecimal digits: tells it from every other backup."""
    return sha256((folder / NAME).read_bytes()).hexdigest()


def require_whole(folder: Path, manifest: Manifest) -> None:
    """Every file is there, byte for byte, and no other. Raises `BackupRefused` naming the first that is not."""
    named = {each.path: each for each in manifest.files}
    there = {each.path: each for each in files_in(folder)}
    for path in sorted({*named, *there}):
        if named.get(path) != there.get(path):
            raise _damaged(folder / path)


def _damaged(path: Path) -> BackupRefused:
    return BackupRefused(
        "backup.file_damaged",
        f"备份文件 {path} 缺失、多余或已损坏,不予恢复。",
        f"The file {path} of the backup is missing, damaged or not part of it; nothing is restored.",
    )


def _told(folder: Path) -> Iterator[FileOf]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / NAME:
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            yield FileOf(path.relative_to(folder).as_posix(), path.stat().st_size, digest)
