"""The state of a dispute: its phase, and the regions that run beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

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


NOBODY: Mapping[str, Party] = MappingProxyType({})


class Dispute(NamedTuple):
    """One case under one code. `told` keeps what was told, so that a repeat is recognised.

    A tuple because every fact makes one: a frozen dataclass costs three times as much to make.
    """

    case_code: str
    reported_on: date
    phase: Phase
    told: Told
    round_no: int = 1
    parties: Mapping[str, Party] = NOBODY
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
            self.case_code,
            self.reported_on,
            self.phase if phase is None else phase,
            told_after(self.told, event),
            self.round_no,
            self.parties if parties is None else parties,
            self.refusing if refusing is None else refusing,
            self.objected if objected is None else objected,
            self.severity if severity is None else severity,
            self.extended_until if extended_until is None else extended_until,
            self.supervision if supervision is None else supervision,
            self.confirmation if confirmation is None else confirmation,
            self.pause if pause is None else pause,
            self.handover if handover is None else handover,
        )


DisputeState = Absent | Dispute
