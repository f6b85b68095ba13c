"""Signs checkpoints as the logs grow and has them cosigned: one thread of `serve` (embedded) and of `project`."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

import structlog

from app.assembly import House
from app.settings import LogName
from app.stores import utc_now
from app.submitting import Submission, WitnessSaysNo
from app.trees import SignedLog, signed_logs
from consumers.liveness import Liveness
from ledger.port import StoreUnavailable
from ledger.proofs.checkpoint_book import BookNotSafe
from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.cosigning import Cosigning
from ledger.proofs.notary import NotAContinuation
from ledger.proofs.tiles import TreeDamaged
from projections.proofs.follow import TreeFollower
from projections.proofs.table import ACCESS_TREE
from projections.readstore.port import ReadStore

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 1.0
RETRY_SECONDS = 30.0
FIRST_COSIGNED_AGAIN = 3  # a cosignature is renewed when a third of its time is over


@dataclass(slots=True)
class Schedule:
    """When one log is signed and shown to the witness; times are those of a steady clock."""

    events: int
    seconds: float
    signed_at: float = float("-inf")
    tried_at: float = float("-inf")

    def signs(self, came: int, now: float) -> bool:
        """After so many events, or after a while if there is anything. A log that shrank is asked about, to say so."""
        return came < 0 or came >= self.events or (came > 0 and now - self.signed_at >= self.seconds)

    def submits(self, now: float) -> bool:
        """A witness that did not answer is not asked every second."""
        return now - self.tried_at >= RETRY_SECONDS


class SigningRound:
    """One log's turn, again and again: sign what is due, have it cosigned."""

    def __init__(self, signed: SignedLog, cosigning: Cosigning, schedule: Schedule, url: str | None) -> None:
        self._signed = signed
        self._cosigning = cosigning
        self._schedule = schedule
        self._submission = Submission(url, cosigning, signed.view.tree) if url else None

    def turn(self, now: float, at: datetime) -> None:
        """Raises what signing raises; a witness's no is reported and asked again later."""
        book = self._signed.notary.book
        last = book.sizes()[-1] if book.sizes() else 0
        if self._schedule.signs(self._signed.view.size - last, now):
            self._signed.checkpoint()
            self._schedule.signed_at = now
        newest = book.newest()
        if self._submission is None or newest is None or not self._cosigning.witnesses:
            return
        note, checkpoint = newest
        if self._is_due(checkpoint.size, at) and self._schedule.submits(now):
            self._schedule.tried_at = now
            self._submission.cosigned(note.written())
            self._schedule.tried_at = float("-inf")

    def _is_due(self, size: int, at: datetime) -> bool:
        kept, seen = self._cosigning.kept.newest(self._signed.origin), self._cosigning.last_seen()
        if kept is None or seen is None or read_checkpoint(kept[0].written())[1].size < size:
            return True
        return FIRST_COSIGNED_AGAIN * (at - seen) >= self._cosigning.max_age


class Signing:
    """The thread, with its pulse."""

    def __init__(self, house: House, views: ReadStore) -> None:
        self.liveness = Liveness("checkpoints")
        self._rounds = _rounds(house, views)
        self._ended = Event()
        self._thread = Thread(target=self._run, name="checkpoints", daemon=True)
        self._follower: TreeFollower | None = None
        access = signed_logs(house, views).get(LogName.ACCESS)
        if access is not None:
            self._follower = TreeFollower(access.leaves, views, ACCESS_TREE, _report)

    def start(self) -> None:
        """Begin."""
        self.liveness.running = True
        self._thread.start()
        self.watch()

    def watch(self) -> None:
        """Take the thread's pulse; to be called about once a second."""
        if self._thread.is_alive():
            self.liveness.pulse()
            self.liveness.hear()

    def stop(self, seconds: float = 5.0) -> None:
        """End after the turn in hand."""
        self._ended.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._ended.wait(PAUSE_SECONDS):
            trouble = self._turn()
            if trouble is None:
                self.liveness.at_ease()
            elif trouble != self.liveness.trouble:
                self.liveness.back_off(trouble)
                log.warning("checkpoints", trouble=trouble)

    def _turn(self) -> str | None:
        """What is wrong, or None. The thread must live: nobody else signs."""
        try:
            if self._follower is not None:
                self._follower.catch_up()
            for each in self._rounds:
                each.turn(time.monotonic(), utc_now())
        except WitnessSaysNo as no:
            return f"witness: {no}"
        except NotAContinuation as refused:
            return f"not_a_continuation: {refused}"
        except (BookNotSafe, TreeDamaged, StoreUnavailable) as problem:
            return f"{type(problem).__name__}: {problem}"
        except Exception as failure:
            return f"failed: {type(failure).__name__}"
        return None


def _rounds(house: House, views: ReadStore) -> Sequence[SigningRound]:
    settings = house.settings
    return [
        SigningRound(
            each,
            house.cosigning_of(name),
            Schedule(settings.checkpoint_events, settings.checkpoint_seconds),
            settings.witness_url,
        )
        for name, each in signed_logs(house, views).items()
    ]


def _report(event: str, name: str) -> None:
    log.warning("checkpoints", report=event, tree=name)
