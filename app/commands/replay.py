"""`gridledger replay`: an auditor's check that the read models are what the log says, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from access.authorize import Action
from api.moments import as_of
from api.problems import ParameterInvalid
from app.assembly import House
from app.command_looks import looked
from app.output import Exit, fail, print_json, print_table
from app.private_files import temporary_files_beside
from app.row_differences import line_of
from app.settings import Settings
from app.verbs import verb
from app.views import open_views, projections_over
from app.world import world_guard
from ledger.codec import StateNotReadable
from ledger.follower import LogHasAGap
from ledger.port import LedgerStore, StoreUnavailable
from projections.catalogue import NAMES
from projections.replay import ReplayReport, compare, position_at

Moment = int | datetime | None


@verb(Action.REPLAY_LOG)
@world_guard((StoreUnavailable,))
def replay(
    to: Annotated[
        str | None,
        typer.Option(
            help="position of the log, or RFC 3339 time of recording; as far as the read model is now"
        ),
    ] = None,
    projection: Annotated[
        list[str] | None, typer.Option(help="which read model, again for more; all when none is named")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Fold the log again beside the read models and show every row that differs. Ends with 1 if one does.

    在临时库中重放台账,逐行比对现有视图;有差异时以 1 结束。
    """
    names = projection or list(NAMES)
    moment = _moment(to)
    _require_known(names)
    settings = Settings()
    house = House(settings)
    log = house.log
    require_within_log(log, moment)
    temporary_files_beside(settings)
    reports = _compare(settings, log, names, moment)
    looked(
        house,
        Action.READ_AUDIT,
        [line_of(each) for report in reports for each in report.differences],
        objects=[f"view:{each.projection}" for each in reports],
        rows=sum(each.different for each in reports),
    )
    if as_json:
        print_json(
            {"agrees": all(each.agrees for each in reports), "head": log.head(), "projections": reports}
        )
    else:
        _show(reports)
    raise typer.Exit(int(Exit.DONE if all(each.agrees for each in reports) else Exit.WRONG))


def _moment(to: str | None) -> Moment:
    """A position or an instant, read exactly as `recorded_as_of` is read over HTTP."""
    try:
        return as_of(to, None).recorded
    except ParameterInvalid:
        fail(
            Exit.BAD_USE,
            f"--to {to} 既不是位置,也不是带时区的 RFC 3339 时间,例如 120 或 2026-03-02T17:00:00+08:00。",
            f"--to {to} is neither a position nor an RFC 3339 time with its offset, "
            "such as 120 or 2026-03-02T17:00:00+08:00.",
        )


def _require_known(names: list[str]) -> None:
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        told = ", ".join(unknown)
        known = ", ".join(NAMES)
        fail(
            Exit.BAD_USE, f"没有这些视图:{told};可用:{known}", f"No such projections: {told}; known: {known}"
        )


def require_within_log(log: LedgerStore, moment: Moment) -> None:
    """Ends the command for a position the log does not have."""
    head = log.head()
    if isinstance(moment, int) and moment > head:
        fail(
            Exit.BAD_USE,
            f"台账只到位置 {head},没有位置 {moment}。",
            f"The ledger ends at position {head}; there is no position {moment}.",
        )


def _compare(settings: Settings, log: LedgerStore, names: list[str], moment: Moment) -> list[ReplayReport]:
    views, catalogue = open_views(settings), projections_over(log, House(settings).vault)
    reports = []
    with folding_a_whole_log(), folding_progress() as progress:
        for name in names:
            task = progress.add_task(
                f"重放 replaying {name}", total=_length(log, views.position(name), moment)
            )

            def tell(position: int, task: TaskID = task) -> None:
                progress.update(task, completed=position)

            reports.append(compare(log, views, catalogue.folder(name), moment, tell))
    views.close()
    return reports


@contextmanager
def folding_a_whole_log() -> Iterator[None]:
    """A log that cannot be folded is the thing that is wrong: said as a sentence, and with 1."""
    try:
        yield
    except (LogHasAGap, StateNotReadable) as problem:
        fail(
            Exit.WRONG,
            f"台账不完整:{problem};请运行 gridledger verify。",
            f"The ledger is not whole: {problem}. Run gridledger verify.",
        )


def folding_progress() -> Progress:
    """How far a fold of the log has come, beside the answer."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _length(log: LedgerStore, newest: int, moment: Moment) -> int:
    asked = position_at(log, moment) if isinstance(moment, datetime) else moment
    return newest if asked is None else min(asked, newest)


def _show(reports: list[ReplayReport]) -> None:
    print_table(
        "replay 重放",
        ("read model", "replayed to", "recorded at", "read model stands at", "rows", "different rows"),
        [
            (each.projection, each.position, each.recorded_at, each.live_position, each.rows, each.different)
            for each in reports
        ],
    )
    for report in reports:
        for difference in report.differences:
            typer.echo(line_of(difference))
        if report.different > len(report.differences):
            typer.echo(f"... {report.projection}: {report.different - len(report.differences)} more 更多")
