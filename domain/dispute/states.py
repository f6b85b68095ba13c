"""The state of a dispute: its phase, and the regions that run beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from domain.dispute.codes import PartyRole, Severity
from domain.dispute.phases import Absent, Phase
from domain.dispute.regions import (
    HERE,
    NOT_APPLIED,
    NOT_SUPERVISED,
    RUNNING,
    Confirmation,
    Handover,
    Pause,
    Supervision,
)
from domain.dispute.told import Told, told_after
from domain.shared.event import DomainEvent

PRINCIPALS = frozenset({PartyRole.APPLICANT, PartyRole.RESPONDENT})


@dataclass(frozen=True, slots=True)
class Party:
    """What decisions need to know of a party; who it is stands in the register."""

    role: PartyRole
    minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One case under one code. `told` keeps what was told, so that a repeat is recognised."""

    case_code: str
    reported_on: date
    phase: Phase
    told: Told
    round_no: int = 1
    parties: Mapping[str, Party] = field(default_factory=lambda: MappingProxyType({}))
    refusing: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()
    severity: Severity | None = None
    extended_until: date | None = None
    supervision: Supervision = NOT_SUPERVISED
    confirmation: Confirmation = NOT_APPLIED
    pause: Pause = RUNNING
    handover: Handover = HERE

    @property
    def principals(self) -> frozenset[str]:
        """The parties whose agreement counts: applicants and respondents."""
        return frozenset(key for key, party in self.parties.items() if party.role in PRINCIPALS)

    def after(
        self,
        event: DomainEvent,
        *,
        phase: Phase | None = None,
        parties: Mapping[str, Party] | None = None,
        refusing: frozenset[str] | None = None,
        objected: frozenset[str] | None = None,
        severity: Severity | None = None,
        extended_until: date | None = None,
        supervision: Supervision | None = None,
        confirmation: Confirmation | None = None,
        pause: Pause | None = None,
        handover: Handover | None = None,
    ) -> "Dispute":
        """The same case after an event; what is not named stays. Spelled out because folds are hot."""
        return Dispute(
            case_code=self.case_code,
            reported_on=self.reported_on,
            phase=self.phase if phase is None else phase,
            told=told_after(self.told, event),
            round_no=self.round_no,
            parties=self.parties if parties is None else parties,
            refusing=self.refusing if refusing is None else refusing,
            objected=self.objected if objected is None else objected,
            severity=self.severity if severity is None else severity,
            extended_until=self.extended_until if extended_until is None else extended_until,
            supervision=self.supervision if supervision is None else supervision,
            confirmation=self.confirmation if confirmation is None else confirmation,
            pause=self.pause if pause is None else pause,
            handover=self.handover if handover is None else handover,
        )


DisputeState = Absent | Dispute
