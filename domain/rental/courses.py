"""How an inspection and a finding go on from fact to fact: pure tables of what may follow what (domain reference §4.3)."""

from datetime import date, timedelta
from typing import assert_never

from domain.rental import events as e
from domain.rental import events_findings as f
from domain.rental.chronicle import Course
from domain.rental.codes import ReferralOutcome, ReferralReason
from domain.rental.states import (
    Cancelled,
    Completed,
    EntryRefused,
    FindingStanding,
    InspectionFact,
    InspectionPhase,
    Open,
    Ordered,
    Planned,
    PutRight,
    Referred,
    ReOrdered,
    SaidDone,
    Started,
    Voided,
)

# An evening's inspection may be written up after midnight.
NIGHT = timedelta(days=1)


def phase_after(phase: InspectionPhase, fact: InspectionFact) -> InspectionPhase | None:
    """Until it is completed or cancelled everything may happen, also again; afterwards nothing does."""
    match phase:
        case Planned() | Started() | EntryRefused():
            return _going_on(phase, fact)
        case Completed():
            return None
        case Cancelled():
            return phase if isinstance(fact, e.InspectionCancelled) else None
        case _:
            assert_never(phase)


def _going_on(phase: Planned | Started | EntryRefused, fact: InspectionFact) -> InspectionPhase:
    match fact:
        case e.InspectionPlanned():
            return Planned() if isinstance(phase, EntryRefused) else phase
        case e.InspectionMissed():
            return Planned()
        case e.InspectionStarted():
            return Started()
        case e.InspectionRefused():
            return EntryRefused()
        case e.InspectionCompleted():
            return Completed()
        case e.InspectionCancelled():
            return Cancelled()
        case _:
            assert_never(fact)


def standing_after(standing: FindingStanding, fact: f.FindingFact) -> FindingStanding | None:
    """Where a finding stands after one more fact; None where the fact does not fit."""
    match fact:
        case f.FindingFixedOnSpot():
            return _fixed(standing, fact.fixed_on)
        case f.RectificationOrdered():
            return _ordered(standing, fact.due_on)
        case f.RectificationReported():
            return _reported(standing)
        case f.FindingReinspected():
            return _reinspected(standing, fact)
        case f.FindingReferred():
            return Referred(fact.org) if _may_be_referred(standing, fact) else None
        case f.ReferralAnswered():
            return _answered(standing, fact)
        case f.FindingReopened():
            return Open(fact.reopened_on) if isinstance(standing, PutRight) else None
        case f.FindingVoided():
            return Voided()
        case _:
            assert_never(fact)


def _fixed(standing: FindingStanding, on: date) -> FindingStanding | None:
    if isinstance(standing, Open) and standing.since - NIGHT <= on <= standing.since:
        return PutRight(on)
    return None


def _ordered(standing: FindingStanding, due_on: date) -> FindingStanding | None:
    """The same order told by two people is one order."""
    if isinstance(standing, Open):
        return Ordered(due_on)
    return standing if standing == Ordered(due_on) else None


def _reported(standing: FindingStanding) -> FindingStanding | None:
    match standing:
        case Ordered(due_on):
            return SaidDone(due_on, 0)
        case ReOrdered(due_on, failed):
            return SaidDone(due_on, failed)
        case SaidDone():
            return standing
        case _:
            return None


def _reinspected(standing: FindingStanding, fact: f.FindingReinspected) -> FindingStanding | None:
    """Looked at once it was reported put right, or once its day has passed."""
    match standing:
        case SaidDone(due_on, failed):
            ready = True
        case Ordered(due_on):
            ready, failed = fact.reinspected_on > due_on, 0
        case ReOrdered(due_on, failed):
            ready = fact.reinspected_on > due_on
        case _:
            return None
    if not ready:
        return None
    return PutRight(fact.reinspected_on) if fact.passed else ReOrdered(fact.due_on or due_on, failed + 1)


def _may_be_referred(standing: FindingStanding, fact: f.FindingReferred) -> bool:
    """Any open one; for not being put right only if it was not."""
    not_rectified = fact.reason is ReferralReason.NOT_RECTIFIED
    match standing:
        case Open() | Referred():
            return not not_rectified
        case Ordered(due_on):
            return not not_rectified or fact.referred_on > due_on
        case ReOrdered():
            return True
        case SaidDone(due_on, failed):
            return not not_rectified or failed > 0 or fact.referred_on > due_on
        case PutRight() | Voided():
            return False
        case _:
            assert_never(standing)


def _answered(standing: FindingStanding, fact: f.ReferralAnswered) -> FindingStanding | None:
    """What comes back is ordered anew: the counter of failed re-inspections begins again."""
    if not isinstance(standing, Referred):
        return None
    if fact.outcome is ReferralOutcome.RESOLVED:
        return PutRight(fact.answered_on)
    return Ordered(fact.due_on or fact.answered_on)


INSPECTION: Course[InspectionPhase, InspectionFact] = Course(
    phase_after,
    (
        e.InspectionPlanned,
        e.InspectionMissed,
        e.InspectionRefused,
        e.InspectionStarted,
        e.InspectionCompleted,
        e.InspectionCancelled,
    ),
)
FINDING: Course[FindingStanding, f.FindingFact] = Course(
    standing_after,
    (
        f.FindingFixedOnSpot,
        f.RectificationOrdered,
        f.RectificationReported,
        f.FindingReinspected,
        f.FindingReferred,
        f.ReferralAnswered,
        f.FindingReopened,
        f.FindingVoided,
    ),
)
