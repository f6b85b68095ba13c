"""Which rule says why a fact does not fit where a finding stood when it happened."""

from typing import assert_never

from domain.rental import events_findings as f
from domain.rental import rules_findings as rules
from domain.rental.states import (
    FindingStanding,
    Open,
    Ordered,
    PutRight,
    Referred,
    ReOrdered,
    SaidDone,
    Voided,
)
from domain.shared.rule import RuleBroken


def why_not(fact: f.FindingFact, before: FindingStanding) -> RuleBroken:
    """Only a voided finding is over for good; anything else may come right by a fact still on its way."""
    match before:
        case Voided():
            return rules.FindingIsVoided()
        case PutRight(on=on):
            return _not_referred(fact) or rules.FindingIsClosed(closed=on.isoformat())
        case Referred(org=org):
            return _not_closed(fact) or _not_overdue(fact) or rules.FindingIsReferred(org=org)
        case Open(since=since):
            return _while_open(fact, since.isoformat())
        case Ordered(due_on=due_on) | ReOrdered(due_on=due_on) | SaidDone(due_on=due_on):
            return _while_ordered(fact, due_on.isoformat())
        case _:
            assert_never(before)


def _while_open(fact: f.FindingFact, since: str) -> RuleBroken:
    if isinstance(fact, f.FindingFixedOnSpot):
        return rules.FixedOnSpotIsThatDay(found=since)
    return _not_referred(fact) or _not_closed(fact) or _not_overdue(fact) or rules.NotYetOrdered()


def _while_ordered(fact: f.FindingFact, due_on: str) -> RuleBroken:
    if isinstance(fact, f.FindingReinspected):
        return rules.NeitherReportedNorDue(due_on=due_on)
    ordered = rules.RectificationAlreadyOrdered(due_on=due_on)
    return _not_referred(fact) or _not_closed(fact) or _not_overdue(fact) or ordered


def _not_referred(fact: f.FindingFact) -> RuleBroken | None:
    return rules.NotYetReferred() if isinstance(fact, f.ReferralAnswered) else None


def _not_closed(fact: f.FindingFact) -> RuleBroken | None:
    return rules.NotYetClosed() if isinstance(fact, f.FindingReopened) else None


def _not_overdue(fact: f.FindingFact) -> RuleBroken | None:
    return rules.NotYetOverdue() if isinstance(fact, f.FindingReferred) else None
