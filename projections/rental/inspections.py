"""Inspections and their findings as they stand, each with the next day something must have happened by."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, assert_never

from domain.rental import events
from domain.rental import states as at
from domain.rental.codes import ItemResult
from domain.rental.deadlines_of import deadlines_of_finding
from domain.rental.events_findings import EVENTS as FINDING_EVENTS
from domain.rental.events_findings import RectificationReported
from domain.rental.evolve import evolve_inspection
from domain.shared.rule_pack import Rulebook
from projections.deadlines import RulebookOf
from projections.rental.finding_stand import stand_of
from projections.table import Index, Wall
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told


class InspectionRow(NamedTuple):
    """One inspection. `due_on` stands while it is still to be done; nobody home does not move it."""

    source: str = ""
    grid_code: str | None = None
    dwelling_id: str = ""
    tenancy_id: str | None = None
    kind: str = ""
    state: str = ""
    planned_for: str = ""
    due_on: str | None = None
    missed: int = 0
    refused: int = 0
    inspected_by: str | None = None
    done_at: str | None = None
    passed: int = 0
    failed: int = 0
    not_seen: int = 0
    declared_occupants: int | None = None
    present_occupants: int | None = None
    findings_open: int = 0


class FindingRow(NamedTuple):
    """One finding. `due_what` and `due_on` name the next thing that must happen, if anything must."""

    source: str = ""
    grid_code: str | None = None
    inspection_id: str = ""
    dwelling_id: str = ""
    item: str = ""
    severity: str = ""
    measured: int = 0
    state: str = ""
    is_open: int = 1
    found_by: str = ""
    found_on: str = ""
    ordered_until: str | None = None
    failed_reinspections: int = 0
    referred_to: str | None = None
    closed_on: str | None = None
    reported_by: str | None = None
    due_what: str | None = None
    due_on: str | None = None


class Seen(NamedTuple):
    """What the fold keeps of an inspection: the domain's own state, its row, the rows of its findings by item."""

    state: at.InspectionState = at.NoInspection()
    row: InspectionRow = InspectionRow()
    findings: tuple[tuple[str, FindingRow], ...] = ()


INSPECTIONS = versioned(
    "inspections",
    key="inspection_id",
    columns=columns_of(InspectionRow),
    wall=Wall((("inspections_told", "inspection_id"),)),
    now=(
        Index("inspections_by_dwelling", "dwelling_id, inspection_id"),
        Index("inspections_by_grid", "grid_code, inspection_id"),
        Index("inspections_by_source", "source, inspection_id"),
        Index("inspections_due", "due_on, inspection_id", "due_on IS NOT NULL"),
    ),
    then=(Index("inspections_then_by_dwelling", "dwelling_id, inspection_id, from_position"),),
)
FINDINGS = versioned(
    "findings",
    key="finding_id",
    columns=columns_of(FindingRow),
    wall=Wall((("findings_told", "finding_id"),)),
    now=(
        Index("findings_by_dwelling", "dwelling_id, finding_id"),
        Index("findings_by_grid", "grid_code, finding_id"),
        Index("findings_by_source", "source, finding_id"),
        Index("findings_due", "due_on, finding_id", "due_on IS NOT NULL"),
    ),
    then=(Index("findings_then_by_dwelling", "dwelling_id, finding_id, from_position"),),
)


def inspection_model(rulebook_of: RulebookOf) -> StreamModel[Seen]:
    """From the facts of `inspection:<id>` to its row and one for each finding."""
    return StreamModel(
        events=(
            events.InspectionPlanned,
            events.InspectionStarted,
            events.InspectionMissed,
            events.InspectionRefused,
            events.InspectionCancelled,
            events.InspectionCompleted,
            *FINDING_EVENTS,
        ),
        begins=frozenset({events.InspectionPlanned}),
        tables=(INSPECTIONS, FINDINGS),
        empty=Seen(),
        after=_after(rulebook_of),
        rows=_rows,
    )


def _rows(key: str, seen: Seen) -> Sequence[Shown]:
    found = [Shown(FINDINGS, f"{key}.{item}", row) for item, row in seen.findings]
    return (Shown(INSPECTIONS, key, seen.row), *found)


def _after(rulebook_of: RulebookOf) -> Callable[[Seen, Told], Seen]:
    def after(seen: Seen, told: Told) -> Seen:
        assert isinstance(told.event, events.InspectionEvent)
        state = evolve_inspection(seen.state, told.event)
        assert isinstance(state, at.Inspection)
        rulebook = rulebook_of(told.rule_pack, told.calendar)
        findings = seen.findings
        before = seen.state.findings if isinstance(seen.state, at.Inspection) else {}
        changed = [each for each in state.findings.values() if before.get(each.raised.item) is not each]
        if changed:
            kept = dict(findings)
            for finding in changed:
                item = finding.raised.item
                kept[item] = _finding(
                    kept.get(item), finding, state, seen.row, told, _next_due(finding, rulebook)
                )
            findings = tuple(sorted(kept.items()))
        return Seen(state, _inspection(seen.row, state, told, findings), findings)

    return after


def _next_due(finding: at.Finding, rulebook: Rulebook) -> tuple[str | None, str | None]:
    due = min(deadlines_of_finding(finding, rulebook), key=lambda each: each.due_at, default=None)
    return (None, None) if due is None else (due.rule, due.last_day.isoformat())


def _inspection(
    row: InspectionRow, state: at.Inspection, told: Told, findings: Sequence[tuple[str, FindingRow]]
) -> InspectionRow:
    """Only one fact at a time tells what was answered; what the others leave as it was is taken over."""
    event, plan, planned_for = told.event, state.plan, state.plan.due_on.isoformat()
    if isinstance(event, events.InspectionCompleted):
        row = _completed(row, event, told)
    return row._replace(
        source=row.source or told.source,
        grid_code=row.grid_code or told.grid_code,
        dwelling_id=plan.dwelling_id,
        tenancy_id=plan.tenancy_id,
        kind=plan.kind.value,
        state=_phase(state.phase),
        planned_for=planned_for,
        due_on=None if isinstance(state.phase, at.Completed | at.Cancelled) else planned_for,
        missed=row.missed + isinstance(event, events.InspectionMissed),
        refused=row.refused + isinstance(event, events.InspectionRefused),
        findings_open=sum([finding.is_open for _, finding in findings]),
    )


def _completed(row: InspectionRow, event: events.InspectionCompleted, told: Told) -> InspectionRow:
    results = [answer.result for answer in event.answers]
    return row._replace(
        inspected_by=event.inspected_by,
        done_at=told.occurred_at,
        passed=results.count(ItemResult.PASS),
        failed=results.count(ItemResult.FAIL),
        not_seen=results.count(ItemResult.NOT_SEEN),
        declared_occupants=event.declared_occupants,
        present_occupants=event.present_occupants,
    )


def _phase(phase: at.InspectionPhase) -> str:
    match phase:
        case at.Planned():
            return "planned"
        case at.Started():
            return "started"
        case at.EntryRefused():
            return "refused"
        case at.Completed():
            return "completed"
        case at.Cancelled():
            return "cancelled"
        case _:
            assert_never(phase)


def _finding(
    row: FindingRow | None,
    finding: at.Finding,
    inspection: at.Inspection,
    of: InspectionRow,
    told: Told,
    due: tuple[str | None, str | None],
) -> FindingRow:
    raised, stand = finding.raised, stand_of(finding.standing)
    reported = [fact.reporter for fact in finding.facts if isinstance(fact, RectificationReported)]
    return FindingRow(
        source=told.source if row is None else row.source,
        grid_code=of.grid_code or told.grid_code,
        inspection_id=raised.inspection_id,
        dwelling_id=inspection.plan.dwelling_id,
        item=raised.item,
        severity=raised.severity.value,
        measured=int(raised.measured),
        state=stand.state,
        is_open=int(stand.state not in ("closed", "voided")),
        found_by=raised.found_by,
        found_on=raised.found_on.isoformat(),
        ordered_until=None if stand.ordered_until is None else stand.ordered_until.isoformat(),
        failed_reinspections=stand.failed,
        referred_to=stand.referred_to,
        closed_on=None if stand.closed_on is None else stand.closed_on.isoformat(),
        reported_by=reported[-1] if reported else None,
        due_what=due[0],
        due_on=due[1],
    )
