"""What became of one message within a batch, until positions are known."""

from dataclasses import dataclass
from enum import Enum, auto

from domain.shared.notice import Notice
from domain.shared.rule import RuleBroken
from intake.delivery import Receipt
from intake.message import Reading
from intake.refusals import Unreadable
from ledger.port import InboxRow, ParkedRow, Verdict


class Standing(Enum):
    """Where the message stood before this batch."""

    NEW = auto()
    PARKED = auto()


@dataclass(slots=True)
class Outcome:
    """`first_event` and `events` point into the batch's new events; `why` is the rule or the warning told.

    For a repeat, `known` is the stored row it repeats, or `earlier` the outcome in this same batch.
    """

    reading: Reading
    verdict: Verdict
    standing: Standing = Standing.NEW
    first_event: int = 0
    events: int = 0
    why: RuleBroken | Notice | None = None
    known: InboxRow | None = None
    earlier: "Outcome | None" = None
    receipt: Receipt | None = None  # once positions are known
    waits_for: str | None = None  # the stream whose next fact may change a premature no
    withheld: bool = False  # about an erased person: answered, and not kept
    parked: ParkedRow | None = None  # the row it waited in before this batch

    @property
    def is_repeat(self) -> bool:
        """Whether a message under this id was seen before."""
        return self.known is not None or self.earlier is not None

    @property
    def is_published_whole(self) -> bool:
        """Whether the sealed message goes out as a dead letter: nobody could read it, and it may be kept."""
        return self.verdict is Verdict.UNREADABLE and isinstance(self.why, Unreadable) and not self.withheld

    @property
    def code(self) -> str | None:
        """The stable code told to the sender."""
        return self.why.code if self.why is not None else None

    @property
    def detail(self) -> dict[str, str] | None:
        """Both texts of `why`."""
        if self.why is None:
            return None
        if isinstance(self.why, RuleBroken):
            return {"zh": self.why.text("zh"), "en": self.why.text("en")}
        return {"zh": self.why.zh, "en": self.why.en}

    @property
    def told(self) -> tuple[str | None, dict[str, str] | None]:
        """Code and texts; both None for nearly every message."""
        return (None, None) if self.why is None else (self.code, self.detail)

    @property
    def repeated_hash(self) -> bytes:
        """The content the message id was first used for."""
        if self.earlier is not None:
            return self.earlier.reading.content_hash
        return self.known.content_hash if self.known is not None else b""

    @property
    def repeated_verdict(self) -> Verdict:
        """What was said to the first message of that id."""
        if self.earlier is not None:
            return self.earlier.verdict
        return self.known.verdict if self.known is not None else Verdict.WAITING
