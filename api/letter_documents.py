"""How the desk's letters are published: what is on their card, behind the screen, and what was done with them."""

from base64 import b64encode
from uuid import UUID

from pydantic import Field

from api.answers import Answer
from api.intake import ReceiptAnswer
from api.local_time import LocalTime
from intake.delivery import Delivery, Receipt
from intake.desk.drawer import Act
from intake.desk.groups import Each
from intake.desk.letters import Proposal
from ledger.port import LetterCause, LetterKind, LetterRow, LetterStanding, Verdict


class LetterShown(Answer):
    """A letter's card."""

    key: UUID
    kind: LetterKind
    source: str
    message_id: str
    type: str
    grid_code: str | None = None
    code: str
    recorded_at: LocalTime
    standing: LetterStanding
    replaced_by: str | None = None


class LettersAnswer(Answer):
    """A page of letters, the oldest first."""

    count: int | str
    items: list[LetterShown]


class CauseShown(Answer):
    """Letters that lie there for one cause."""

    kind: LetterKind
    code: str
    source: str
    type: str
    letters: int
    oldest: LocalTime
    newest: LocalTime


class CausesAnswer(Answer):
    """Causes, the most frequent first."""

    items: list[CauseShown]


class ActShown(Answer):
    """Something done with a letter."""

    position: int
    name: str
    at: LocalTime
    actor: str
    role: str
    facts: dict[str, str | int | None]


class ExpectedShown(Answer):
    """What a retry would come to now."""

    verdict: Verdict
    code: str | None = None
    detail: dict[str, str] | None = None


class ProposalShown(Answer):
    """A correction that waits for a second person; its values are read in the raw message only."""

    by: str
    paths: list[str]


class LetterAnswer(Answer):
    """One letter behind the screen. `bytes` is the size of its body."""

    item: LetterShown
    detail: dict[str, str] | None = None
    place: str | None = None
    received_at: LocalTime | None = None
    bytes: int | None = None
    is_json: bool | None = None
    attributes: dict[str, str] | None = None
    data: object = None
    expected: ExpectedShown | None = None
    proposal: ProposalShown | None = None
    acts: list[ActShown]


class HeaderShown(Answer):
    """A header as it came."""

    name: str
    value: str | None = None
    base64: bool = False


class RawAnswer(Answer):
    """The message as it came; `position` is where the reading was recorded."""

    position: int
    place: str
    received_at: LocalTime
    headers: list[HeaderShown]
    body: str | None = None
    base64: bool = False
    proposed: list[dict[str, object]] | None = Field(default=None, description="a proposed correction")


class DoneAnswer(Answer):
    """What an act came to; `receipt` where a message was taken, or would have been."""

    position: int
    standing: LetterStanding | None = None
    receipt: ReceiptAnswer | None = None


class EachShown(Answer):
    """One letter of a group."""

    key: UUID
    source: str
    message_id: str
    fate: str
    code: str | None = None
    detail: dict[str, str] | None = None


class GroupAnswer(Answer):
    """What would be done, or was done, with a group. `token` is what a run needs."""

    token: str
    done: bool
    counts: dict[str, int]
    items: list[EachShown]


def letter_shown(card: LetterRow) -> LetterShown:
    names = LetterShown.model_fields
    return LetterShown.model_validate({name: getattr(card, name) for name in names})


def cause_shown(cause: LetterCause) -> CauseShown:
    return CauseShown.model_validate(cause, from_attributes=True)


def act_shown(act: Act) -> ActShown:
    return ActShown.model_validate(act, from_attributes=True)


def each_shown(each: Each) -> EachShown:
    return EachShown.model_validate(each, from_attributes=True)


def expected_shown(receipt: Receipt) -> ExpectedShown:
    return ExpectedShown(verdict=receipt.verdict, code=receipt.code, detail=receipt.detail)


def raw_shown(delivery: Delivery, position: int, proposal: Proposal | None) -> RawAnswer:
    """Text where it is UTF-8, base64 where it is not."""
    body, base64 = _readable(delivery.body)
    headers = [(name, *_readable(value)) for name, value in delivery.headers]
    steps = proposal.steps if proposal is not None else None
    return RawAnswer(
        position=position,
        place=delivery.place,
        received_at=delivery.received_at,
        headers=[HeaderShown(name=name, value=text, base64=coded) for name, text, coded in headers],
        body=body,
        base64=base64,
        proposed=[each.told() for each in steps] if steps is not None else None,
    )


def _readable(value: bytes | None) -> tuple[str | None, bool]:
    if value is None:
        return None, False
    try:
        return value.decode(), False
    except UnicodeDecodeError:
        return b64encode(value).decode("ascii"), True
