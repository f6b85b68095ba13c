"""Whether a witness has lately seen the log go on: without that nothing leaves the house and nobody is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.notes import TIME_BYTES, Note, NoteNotReadable, Verifier
from ledger.whole_files import replace_file

CLOCKS_APART = timedelta(minutes=5)


class Freshness(StrEnum):
    """How the newest cosigned checkpoint stands."""

    OFF = "off"  # no witness is configured: the rule does not hold
    FRESH = "fresh"
    STALE = "stale"  # the last cosignature is too old
    MISSING = "missing"  # nothing was ever cosigned, or what is kept is not signed as it should be


class CosignedNotes:
    """The newest cosigned checkpoint of each log, a file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self, origin: str) -> tuple[Note, Checkpoint] | None:
        """None where there is none, or none that can be read."""
        try:
            return read_checkpoint(self._path(origin).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NoteNotReadable):
            return None

    def keep(self, note: Note, checkpoint: Checkpoint) -> None:
        """In place of the one before."""
        replace_file(self._path(checkpoint.origin), note.written().encode())

    def _path(self, origin: str) -> Path:
        return self._folder / f"{sha256(origin.encode()).hexdigest()[:32]}.note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigning:
    """The rule of one log: its own key, the witnesses trusted, how old a cosignature may be, and what they cosigned."""

    log: Verifier
    witnesses: Sequence[Verifier]
    max_age: timedelta
    kept: CosignedNotes

    def at(self, now: datetime) -> Freshness:
        """How it stands at this moment."""
        if not self.witnesses:
            return Freshness.OFF
        seen = self.last_seen()
        if seen is None:
            return Freshness.MISSING
        # A cosignature of tomorrow is no proof that the log was looked at today.
        return Freshness.FRESH if -CLOCKS_APART <= now - seen <= self.max_age else Freshness.STALE

    def last_seen(self) -> datetime | None:
        """When a trusted witness last cosigned what this log signed."""
        found = self.kept.newest(self.log.name)
        if found is None:
            return None
        note, checkpoint = found
        if checkpoint.origin != self.log.name or not self.log.signed(note):
            return None
        times = [time for each in self.witnesses if (time := cosigned_at(note, each)) is not None]
        return max(times, default=None)


def cosigned_at(note: Note, witness: Verifier) -> datetime | None:
    """The time of this witness's cosignature, if it is right."""
    line = witness.signing(note)
    if line is None:
        return None
    try:
        return datetime.fromtimestamp(int.from_bytes(line.signature[:TIME_BYTES], "big"), UTC)
    except (ValueError, OverflowError, OSError):
        return None


class CheckpointNotCosigned(Exception):
    """No witness has lately seen this log: nothing may be exported or erased."""

    code = "checkpoint.not_cosigned"
    zh = "台账最近没有见证方附署的检查点，暂停导出和删除个人信息；接收和查询照常。请检查见证服务。"
    en = (
        "No configured witness has cosigned a checkpoint of this log lately: exports and erasures are held back, "
        "taking in and asking go on. See to the witness."
    )

    def __init__(self, freshness: Freshness) -> None:
        super().__init__(f"{self.code}: {freshness}")
        self.freshness = freshness


def fresh_cosignature(cosigning: Cosigning, now: datetime) -> Freshness:
    """`FRESH`, or `OFF` where no witness is configured. Raises `CheckpointNotCosigned`.

    To be asked before anything leaves the house or is destroyed in it.
    """
    found = cosigning.at(now)
    if found in (Freshness.STALE, Freshness.MISSING):
        raise CheckpointNotCosigned(found)
    return found
