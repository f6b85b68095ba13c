"""Findings: put right on the spot or by a day, looked at again by somebody else, referred, reopened, voided.

A fact is judged by what had happened before it (`chronicle.py`). A no that another fact on its way could turn into a yes
is `Premature`; a no for good rests only on what no later fact can change.
"""

from dataclasses import replace

from domain.rental import commands_findings as c
from domain.rental import events_findings as f
from domain.rental import rules_findings as rules
from domain.rental.checklist import CODES
from domain.rental.chronicle import earliest, latest
from domain.rental.codes import FindingSeverity, ReferralReason
from domain.rental.courses import FINDING, NIGHT
from domain.rental.deadlines_of import rectification_deadline, reopen_finding_deadline
from domain.rental.finding_facts import fact_of
from domain.rental.finding_refusals import why_not
from domain.rental.states import (
    Completed,
    Finding,
    FindingStanding,
    Inspection,
    Open,
    PutRight,
    ReOrdered,
    Voided,
)
from domain.shared.deadlines import end_of


def decide_finding(command: c.FindingCommand, state: Inspection) -> tuple[f.FindingFact, ...]:
    """What is recorded of a claim about a finding."""
    finding = _finding(command, state)
    fact = fact_of(command, finding.raised)
    known = replace(fact, note=None) if isinstance(fact, f.FindingReopened) else fact
    if known in finding.facts:
        return ()
    _require_nothing_against(command, known, finding)
    step = FINDING.placed(Open(finding.raised.found_on), finding.facts, known)
    if step.after is None:
        raise why_not(known, _surely_before(known, finding, step.before))
    _require_within_limits(command, known, step.before)
    return (fact,)


def _surely_before(fact: f.FindingFact, finding: Finding, before: FindingStanding) -> FindingStanding:
    """A finding voided some time that day may have been voided later: then the fact may only be early."""
    if not isinstance(before, Voided):
        return before
    sure = [
        each
        for each in finding.facts
        if not isinstance(each, f.FindingVoided) or latest(each) < earliest(fact)
    ]
    step = FINDING.placed(Open(finding.raised.found_on), sure, fact)
    return step.before if step.after is None else before


def _finding(command: c.FindingCommand, state: Inspection) -> Finding:
    finding = state.findings.get(command.item)
    if finding is not None:
        return finding
    if command.item not in CODES:
        raise rules.FindingNameNotValid
    if isinstance(state.phase, Completed):
        raise rules.FindingNotRaised(item=command.item)
    raise rules.InspectionNotYetCompleted


def _require_nothing_against(command: c.FindingCommand, fact: f.FindingFact, finding: Finding) -> None:
    """What no fact on its way can cure."""
    raised = finding.raised
    if latest(fact) < end_of(raised.found_on - NIGHT - NIGHT):
        raise rules.BeforeItWasFound(found=raised.found_on.isoformat())
    match fact:
        case f.RectificationReported():
            if fact.reporter in {each.reinspected_by for each in _reinspections(finding)}:
                raise rules.ReinspectorMustNotReport
        case f.FindingReinspected():
            if fact.reinspected_by in {each.reporter for each in _reports(finding)}:
                raise rules.ReporterMustNotReinspect
        case f.FindingReferred(reason=ReferralReason.SEVERITY):
            if raised.severity is not FindingSeverity.A:
                raise rules.SeverityReferralIsForA(severity=raised.severity.value.upper())
        case f.FindingVoided():
            if command.actor == raised.found_by:
                raise rules.FinderMustNotVoid
        case _:
            pass
    _require_due_day(command, fact, raised)


def _reports(finding: Finding) -> list[f.RectificationReported]:
    return [each for each in finding.facts if isinstance(each, f.RectificationReported)]


def _reinspections(finding: Finding) -> list[f.FindingReinspected]:
    return [each for each in finding.facts if isinstance(each, f.FindingReinspected)]


def _require_due_day(command: c.FindingCommand, fact: f.FindingFact, raised: f.FindingRaised) -> None:
    """Whoever sets a day to put it right by stays within what the pack gives its class."""
    if not isinstance(fact, f.RectificationOrdered | f.FindingReinspected | f.ReferralAnswered):
        return
    if fact.due_on is None:
        return
    rulebook = command.circumstance.rulebook
    last = rectification_deadline(raised.item, raised.severity, command.day, rulebook, longest=True).last_day
    if not command.day <= fact.due_on <= last:
        raise rules.RectificationOutOfRange(earliest=command.day.isoformat(), latest=last.isoformat())


def _require_within_limits(command: c.FindingCommand, fact: f.FindingFact, before: FindingStanding) -> None:
    """Limits of the pack that depend on what had happened before."""
    match before, fact:
        case ReOrdered(failed=failed), f.RectificationReported() | f.FindingReinspected():
            if failed >= command.limits.refer_after_failed_reinspections:
                raise rules.MustBeReferred(failed=failed)
        case PutRight(on=on), f.FindingReopened():
            last = reopen_finding_deadline(on, command.circumstance.rulebook).last_day
            if command.day > last:
                raise rules.TooLateToReopen(months=command.limits.reopen_finding_months)
        case _:
            pass
