"""A witness: another authority that saw the log grow, never shrink and never fork, and says so under the checkpoint."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.merkle import verify_consistency
from ledger.proofs.notes import Note, Signer, Verifier
from ledger.whole_files import replace_file


class WitnessRefuses(Exception):
    """This checkpoint is not cosigned; the code is stable and the reason told in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = f"witness.{code}", zh, en
        super().__init__(f"{self.code}: {en}")


@dataclass(frozen=True, slots=True)
class Witness:
    """Keeps the last checkpoint it cosigned of each log in `state` and never goes back behind it."""

    signer: Signer
    state: Path

    def cosign(self, written: str, log: Verifier, proof: Sequence[bytes], seconds: int) -> Note:
        """The note with our cosignature at that time, remembered before it leaves. Raises `WitnessRefuses`.

        Of a log never seen before the first checkpoint is taken as it is.
        """
        note, checkpoint = read_checkpoint(written)
        if checkpoint.origin != log.name or not log.signed(note):
            raise WitnessRefuses(
                "not_signed",
                f"检查点不是 {log.name} 签署的。",
                f"The checkpoint is not signed with the key of {log.name}.",
            )
        with self._locked():
            last = self.last(log.name)
            if last is not None:
                _require_continues(last, checkpoint, proof)
            self._keep(note, checkpoint)
        return self.signer.cosign(note, seconds)

    def cosign_from(
        self, old: int, written: str, log: Verifier, proof: Sequence[bytes], seconds: int
    ) -> Note:
        """The same for a log that says which size it believes was cosigned last; another one is refused at once."""
        with self._locked():
            last = self.last(log.name)
        if old != (0 if last is None else last.size):
            raise WitnessRefuses(
                "other_size",
                f"台账以为上次附署的是 {old} 条,实为 {0 if last is None else last.size} 条。",
                f"The log believes a log of {old} was cosigned last; it was one of {0 if last is None else last.size}.",
            )
        return self.cosign(written, log, proof, seconds)

    def last(self, origin: str) -> Checkpoint | None:
        """The last checkpoint of this log that was cosigned here."""
        path = self._path(origin)
        return read_checkpoint(path.read_text(encoding="utf-8"))[1] if path.exists() else None

    def _path(self, origin: str) -> Path:
        return self.state / f"{sha256(origin.encode()).hexdigest()[:32]}.note"

    def _keep(self, note: Note, checkpoint: Checkpoint) -> None:
        replace_file(self._path(checkpoint.origin), note.written().encode())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Two runs at once would each continue the same checkpoint, perhaps with two different logs."""
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.state / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _require_continues(last: Checkpoint, now: Checkpoint, proof: Sequence[bytes]) -> None:
    if now.size < last.size:
        raise WitnessRefuses(
            "shortened",
            f"见过 {last.size} 条的台账,所示只有 {now.size} 条:台账被截短或退回旧副本。",
            f"A log of {last.size} was cosigned, this one has {now.size}: it was cut, or is an older copy.",
        )
    if now.size == last.size and (now.root, now.histories) != (last.root, last.histories):
        raise WitnessRefuses(
            "forked",
            f"见过另一份同为 {last.size} 条的台账:台账分叉。",
            f"Another log of {last.size} was cosigned: this one is a fork.",
        )
    if last.size and not verify_consistency(
        old=last.size, new=now.size, old_root=last.root, new_root=now.root, proof=proof
    ):
        raise WitnessRefuses(
            "not_consistent",
            f"所附证明不能说明此台账延续见过的 {last.size} 条;请附自 {last.size} 起的一致性证明。",
            f"The proof does not show that this log continues the one of {last.size}; bring a proof from {last.size}.",
        )
