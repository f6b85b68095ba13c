"""Signs checkpoints as the logs grow and has them cosigned: one thread of `serve` (embedded) and of `project`."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event, Thread

import structlog

from app.assembly import House
from app.settings import LogName
from app.stores import utc_now
from app.submitting import Submission, WitnessSaysNo
from app.trees import SignedLog, signed_logs
from consumers.liveness import Liveness
from ledger.follower import LogHasAGap
from ledger.port import StoreUnavailable
from ledger.proofs.checkpoint_book import BookNotSafe
from ledger.proofs.checkpoints import checkpoint_in
from ledger.proofs.cosigning import Cosigning
from ledger.proofs.notary import NotAContinuation
from ledger.proofs.tiles import TreeDamaged
from projections.proofs.follow import TreeFollower
from projections.readstore.port import LeaseLost, ReadStore

Turn = Callable[[], None]

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
        newest = self._signed.notary.book.newest()
        note, size = (None, 0) if newest is None else (newest[0], newest[1].size)
        if self._schedule.signs(self._signed.view.size - size, now):
            note = self._signed.checkpoint()
            size = checkpoint_in(note).size
            self._schedule.signed_at = now
        if self._submission is None or note is None or not self._cosigning.witnesses:
            return
        if self._is_due(size, at) and self._schedule.submits(now):
            self._schedule.tried_at = now
            self._submission.cosigned(note.written())
            self._schedule.tried_at = float("-inf")

    def _is_due(self, size: int, at: datetime) -> bool:
        kept, seen = self._cosigning.kept.newest(self._signed.origin), self._cosigning.last_seen()
        if kept is None or seen is None or kept[1].size < size:
            return True
        return FIRST_COSIGNED_AGAIN * (at - seen) >= self._cosigning.max_age


class Signing:
    """The thread, with its pulse."""

    def __init__(self, house: House, views: ReadStore) -> None:
        self.liveness = Liveness("checkpoints")
        logs = signed_logs(house, views)
        self._turns = [_following(logs[LogName.ACCESS], views), *_signing(house, logs)]
        self._ended = Event()
        self._thread = Thread(target=self._run, name="checkpoints", daemon=True)

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
            trouble = self.turn()
            if trouble is None:
                self.liveness.at_ease()
            elif trouble != self.liveness.trouble:
                self.liveness.back_off(trouble)
                log.warning("checkpoints", trouble=trouble)

    def turn(self) -> str | None:
        """Everything once: what is wrong, or None. What one log suffers from must not keep the other from being signed."""
        troubles = [trouble for turn in self._turns if (trouble := trouble_of(turn)) is not None]
        return "; ".join(dict.fromkeys(troubles)) or None


def trouble_of(turn: Turn) -> str | None:
    """Take a turn; what is wrong with it, or None. The thread must live: nobody else signs."""
    try:
        turn()
    except LeaseLost:
        return None  # another process follows
    except WitnessSaysNo as no:
        return f"witness: {no}"
    except NotAContinuation as refused:
        return f"not_a_continuation: {refused}"
    except (BookNotSafe, TreeDamaged, LogHasAGap, StoreUnavailable) as problem:
        return f"{type(problem).__name__}: {problem}"
    except Exception as failure:
        return f"failed: {type(failure).__name__}"
    return None


def _following(access: SignedLog, views: ReadStore) -> Turn:
    """The tree of the log of events is a read model like others; that of the access log nobody else follows."""
    follower = TreeFollower(access.leaves, views, access.stored)

    def turn() -> None:
        follower.catch_up()

    return turn


def _signing(house: House, logs: Mapping[LogName, SignedLog]) -> Iterator[Turn]:
    settings = house.settings
    for name, each in logs.items():
        schedule = Schedule(settings.checkpoint_events, settings.checkpoint_seconds)
        signing = SigningRound(each, house.cosigning_of(name), schedule, settings.witness_url)
        yield partial(_now, signing)


def _now(signing: SigningRound) -> None:
    signing.turn(time.monotonic(), utc_now())
