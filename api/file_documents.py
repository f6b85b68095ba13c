"""What the file door answers: templates, imports with their faults, undo plans."""

from api.answers import Answer
from api.local_time import LocalTime
from intake.files.importing import ImportReport, ImportState
from intake.files.rows_to_events import Fault
from intake.files.undo_plan import Undoing, UndoLine, UndoPlan


class TemplateLine(Answer):
    """One published type as a file may bring it."""

    type: str
    title: dict[str, str]
    formats: list[str]
    href: str | None = None


class TemplatesAnswer(Answer):
    """Every published type."""

    templates: list[TemplateLine]


class FaultAnswer(Answer):
    """One thing wrong in one row, as the sheet counts rows."""

    row: int
    code: str
    texts: dict[str, str]
    column: str | None = None


class ImportAnswer(Answer):
    """An import as it stands. `errors` are the first; `/errors` has the error file. `hidden_sheets` were not read."""

    id: str
    name: str
    source: str
    state: ImportState
    rows: int
    bad: int
    verdicts: dict[str, int]
    errors: list[FaultAnswer]
    hidden_sheets: int = 0
    type: str | None = None
    first_position: int | None = None
    last_position: int | None = None
    updated_at: LocalTime | None = None


class UndoLineAnswer(Answer):
    """One imported fact and what becomes of it."""

    position: int
    type: str
    subject: str
    undoing: Undoing
    by: str | None = None
    later: int | None = None
    texts: dict[str, str] | None = None


class UndoAnswer(Answer):
    """A preview, or what was done. `items`, newest first, are the first 500 of each fate; `cut` if there are more."""

    id: str
    applied: bool
    counts: dict[str, int]
    cut: bool
    items: list[UndoLineAnswer]


def import_told(report: ImportReport) -> ImportAnswer:
    return ImportAnswer(
        id=report.id,
        name=report.name,
        source=report.source,
        state=report.state,
        rows=report.rows,
        bad=report.bad,
        verdicts=report.verdicts,
        errors=[_fault(each) for each in report.errors],
        hidden_sheets=report.hidden_sheets,
        type=report.type,
        first_position=report.first_position,
        last_position=report.last_position,
        updated_at=report.updated_at,
    )


def _fault(fault: Fault) -> FaultAnswer:
    return FaultAnswer(
        row=fault.row, code=fault.code, texts={"zh": fault.zh, "en": fault.en}, column=fault.column
    )


def undo_told(plan: UndoPlan) -> UndoAnswer:
    return UndoAnswer(
        id=plan.import_id,
        applied=plan.applied,
        counts={undoing.value: count for undoing, count in sorted(plan.counts.items())},
        cut=plan.cut,
        items=[_line(each) for each in plan.lines],
    )


def _line(line: UndoLine) -> UndoLineAnswer:
    return UndoLineAnswer(
        position=line.position,
        type=line.type,
        subject=line.subject,
        undoing=line.undoing,
        by=line.by,
        later=line.later,
        texts={"zh": line.zh, "en": line.en} if line.zh else None,
    )
