"""What upstream systems send about stays, visits and links; the thing itself is named by the envelope's `subject`."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.fields import FieldInfo

from domain.registry.codes_residences import (
    Claimant,
    ClaimDoubt,
    Contradiction,
    EndReason,
    HouseholderRelation,
    LinkReason,
    MissedVisit,
    ReopeningReason,
    ResidenceVerificationMethod,
    Tenure,
    UnlinkReason,
    VisitPurpose,
)
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from intake.catalogue import Shape

_ULID = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
MOST_IN_A_HOME = 2_000


def _field(level: str, zh: str, en: str) -> FieldInfo:
    """`level` is the sensitivity of the data dictionary: P0 public to P4 sensitive."""
    info: FieldInfo = Field(title=zh, description=en, json_schema_extra={"sensitivity": level})
    return info


def _plausible(day: date) -> date:
    """Deadlines are counted from it: the last days of the calendar would carry them out of it."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError("not a day of this trade")
    return day


def _of_a_day(precision: Precision) -> Precision:
    if precision in (Precision.MINUTE, Precision.INSTANT):
        raise ValueError("a day is not known to the minute")
    return precision


_Ulid = Annotated[str, Field(pattern=_ULID)]


class StatedDayV1(Shape):
    """A day as people state it: "in 2022" is 2022-01-01 with precision `year`."""

    on: Annotated[
        Annotated[date, AfterValidator(_plausible)],
        _field("P2", "日期", "The day; what is finer than the precision is padding."),
    ]
    precision: Annotated[
        Annotated[Precision, AfterValidator(_of_a_day)],
        _field("P1", "精度", "How much of the day is meant: year, month or day."),
    ] = Precision.DAY

    def stated(self) -> StatedDay:
        """The day with its precision."""
        return StatedDay(self.on, self.precision)


_SINCE = _field("P2", "起始日", "Since when the person lives there, as precisely as it is known.")
_UNTIL = _field("P2", "截止日", "The last day there, as precisely as it is known.")
_TENURE = _field("P2", "居住性质", "By what right the person lives there.")
_DWELLING = _field("P1", "房屋编号", "The dwelling's id, a ULID.")
_PURPOSE = _field("P1", "走访事由", "What the visit was for.")
_TO = _field("P2", "关联记录", "The other record's person key, a ULID.")


class ResidenceReportedV1(Shape):
    """申报居住。`subject` is `<人员键>.<房屋编号>`; a claim of the actor, never a fact until verified."""

    claimant: Annotated[
        Claimant, _field("P1", "申报身份", "In what standing it is claimed; fits the actor's office.")
    ]
    tenure: Annotated[Tenure, _TENURE]
    since: Annotated[StatedDayV1, _SINCE]
    until: Annotated[StatedDayV1 | None, _field("P2", "预计截止日", "The planned last day, if any.")] = None
    relation: Annotated[
        HouseholderRelation | None,
        _field("P2", "与户主关系", "Only where limits on persons in a room except families."),
    ] = None


class ResidenceVerifiedV1(Shape):
    """核实居住。From here on it is a fact."""

    method: Annotated[ResidenceVerificationMethod, _field("P1", "核实方式", "How it was verified.")]
    since: Annotated[StatedDayV1 | None, _SINCE] = None
    tenure: Annotated[Tenure | None, _TENURE] = None


class ResidenceContradictedV1(Shape):
    """居住异议。Both words stand until it is verified or rejected."""

    finding: Annotated[Contradiction, _field("P1", "异议内容", "What was found not to be as claimed.")]
    note: Annotated[
        Annotated[str, Field(min_length=1, max_length=500)] | None,
        _field("P3", "说明", "Free text, sealed; structured fields first."),
    ] = None


class ResidenceRejectedV1(Shape):
    """申报不属实。Somebody with authority found it untrue."""

    reason: Annotated[ClaimDoubt, _field("P1", "不属实原因", "Why it is not upheld.")]


class ResidenceClaimWithdrawnV1(Shape):
    """撤回申报。The actor takes their own claim back; other claims and facts stand."""

    reason: Annotated[ClaimDoubt, _field("P1", "撤回原因", "Why the claim is taken back.")]


class ResidenceEndedV1(Shape):
    """居住结束。The person lives there no longer."""

    until: Annotated[StatedDayV1, _UNTIL]
    reason: Annotated[EndReason, _field("P2", "结束原因", "Why the stay ended.")]


class ResidenceReopenedV1(Shape):
    """恢复居住。The person lives there after all, or again."""

    since: Annotated[StatedDayV1, _SINCE]
    reason: Annotated[ReopeningReason, _field("P1", "恢复原因", "Returned, or the end was a mistake.")]


class VisitAttemptedV1(Shape):
    """走访未果。`subject` is the visit's ULID. Recorded neutrally: it says nothing about anybody."""

    dwelling_id: Annotated[_Ulid, _DWELLING]
    purpose: Annotated[VisitPurpose, _PURPOSE]
    outcome: Annotated[MissedVisit, _field("P1", "未果情形", "Why it came to nothing.")]


class VisitCompletedV1(Shape):
    """完成走访。One visit for all who need it: nobody is asked twice."""

    dwelling_id: Annotated[_Ulid, _DWELLING]
    purpose: Annotated[VisitPurpose, _PURPOSE]
    headcount: Annotated[
        Annotated[int, Field(ge=0, le=MOST_IN_A_HOME)] | None,
        _field("P1", "在场人数", "How many persons were met; nothing about them."),
    ] = None
    notice_shown: Annotated[
        bool, _field("P1", "已告知", "Whether the notice on personal data was shown.")
    ] = False


class PersonLinkedV1(Shape):
    """关联人员。Two records are one person: read together, each with its own history."""

    to: Annotated[_Ulid, _TO]
    reason: Annotated[LinkReason, _field("P1", "关联依据", "Why they are taken for one person.")]


class PersonUnlinkedV1(Shape):
    """解除关联。They are two persons after all; both histories come back."""

    to: Annotated[_Ulid, _TO]
    reason: Annotated[UnlinkReason, _field("P1", "解除原因", "Why they are two persons.")]
