"""What is told of incidents and cases: class, time and place, and nobody. Published and stored in one form."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from domain.incident.codes import CaseClass, IncidentClass, IncidentVoidReason, WithdrawReason
from domain.shared.fact import Fact, Form, told

REFERENCE = Form(pattern=r"^[A-Za-z0-9._-]{1,64}$")
ULID = Form(pattern="^[0-7][0-9A-HJKMNP-TV-Z]{25}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecorded(Fact):
    """A call was taken; when and in which grid it happened stand in the envelope."""

    name: ClassVar[str] = "incident.recorded"
    title: ClassVar[tuple[str, str]] = ("警情登记", "An incident was recorded")
    incident_class: Annotated[IncidentClass, told("P0", "警情类别", "What it was taken for.")]
    source_ref: Annotated[
        str | None, told("P1", "接警编号", "The number in the system it comes from.", REFERENCE)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReclassified(Fact):
    """It turned out to be of another class."""

    name: ClassVar[str] = "incident.reclassified"
    title: ClassVar[tuple[str, str]] = ("警情改类", "An incident was classed anew")
    before: Annotated[IncidentClass, told("P0", "原类别", "What it was classed as until now.")]
    after: Annotated[IncidentClass, told("P0", "新类别", "What it is.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentVoided(Fact):
    """It does not count."""

    name: ClassVar[str] = "incident.voided"
    title: ClassVar[tuple[str, str]] = ("警情作废", "An incident was voided")
    reason: Annotated[IncidentVoidReason, told("P0", "原因", "Why it does not count.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiled(Fact):
    """A case was filed; `incident` is the incident it came from, if one is known."""

    name: ClassVar[str] = "case.filed"
    title: ClassVar[tuple[str, str]] = ("立案(受案)", "A case was filed")
    case_class: Annotated[CaseClass, told("P0", "案件类别", "What it was filed as.")]
    source_ref: Annotated[
        str | None, told("P1", "案件编号", "The number in the system it comes from.", REFERENCE)
    ] = None
    incident: Annotated[
        str | None, told("P1", "关联警情", "The incident it came from.", ULID, refers="incident")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Fact):
    """It is no case any more."""

    name: ClassVar[str] = "case.withdrawn"
    title: ClassVar[tuple[str, str]] = ("撤案", "A case was withdrawn")
    reason: Annotated[WithdrawReason, told("P0", "原因", "Why it was withdrawn.")]
