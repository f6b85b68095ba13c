"""`gridledger rebuild`: a read model folded anew beside the live one, compared with it, and put in its place."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from access.authorize import Action
from app.output import Exit, fail, print_facts, print_json, progress_note
from app.rebuilding import rebuild_of
from app.row_differences import line_of
from app.settings import Settings, StoreKind
from app.verbs import verb
from app.world import world_guard
from ledger.follower import LogHasAGap
from ledger.port import StoreUnavailable
from projections.catalogue import NAMES
from projections.readstore.port import LeaseLost
from projections.rebuild.port import RebuildRunning, SwapBlocked
from projections.rebuild.rebuilding import Rebuild
from projections.rebuild.report import WORKERS, Outcome, RebuildReport, Wanted


@verb(Action.REBUILD_VIEW)
@world_guard((StoreUnavailable, SwapBlocked))
def rebuild(
    name: Annotated[str, typer.Argument(help="which read model")],
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="processes that fold; an embedded ledger always has one")
    ] = WORKERS,
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="begin anew, whatever an interrupted rebuild has done")
    ] = False,
    accept_difference: Annotated[
        bool,
        typer.Option(
            "--accept-difference", help="swap although it differs: live is damaged, or the fold is new"
        ),
    ] = False,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="only throw away the tables the last swap kept")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Fold a read model anew while writes and questions go on; swap it in if it equals the live one.

    A rebuild that differs is never swapped: it ends with 1, names the first rows and is kept as NAME__shadow. An
    interrupted one goes on where it was. On PostgreSQL it needs the owner's password (GRIDLEDGER_POSTGRES_OWNER_PASSWORD).
    重建视图:在旁边重新折叠台账,与现有视图逐行核对一致后替换;不一致绝不替换,以 1 结束。
    """
    _require_known(name)
    settings = Settings()
    if settings.store is StoreKind.SQLITE:
        workers = 1
    work = rebuild_of(settings, name)
    if drop_old:
        return _dropped(work, as_json=as_json)
    wanted = Wanted(workers=workers, from_scratch=from_scratch, accept_difference=accept_difference)
    report = _run(work, name, wanted)
    if as_json:
        print_json({**asdict(report), "events_per_second": round(report.events_per_second)})
    else:
        _show(report)
    _say_what_to_do(report)
    raise typer.Exit(int(Exit.DONE if report.outcome is Outcome.SWAPPED else Exit.WRONG))


def _require_known(name: str) -> None:
    if name not in NAMES:
        known = ", ".join(NAMES)
        fail(Exit.BAD_USE, f"没有这个视图:{name};可用:{known}", f"No such read model: {name}; known: {known}")


def _dropped(work: Rebuild, *, as_json: bool) -> None:
    dropped = work.drop_old()
    if as_json:
        print_json({"dropped": dropped})
    else:
        typer.echo(f"已删除 dropped: {', '.join(dropped) or '-'}")


def _run(work: Rebuild, name: str, wanted: Wanted) -> RebuildReport:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(f"重建 rebuilding {name}", total=work.ledger.head(), rate="")

        def tell(events: int) -> None:
            speed = progress.tasks[0].speed
            rate = "" if speed is None else f"{speed:,.0f} events/s"
            progress.update(task, completed=events, total=max(events, work.ledger.head()), rate=rate)

        try:
            return work.run(wanted, tell)
        except RebuildRunning as refused:
            fail(Exit.BAD_USE, refused.zh, refused.en)
        except LeaseLost:
            fail(
                Exit.WORLD_BROKEN,
                f"重建 {name} 的权利已被另一进程取走,什么都没有替换;请再次运行。",
                f"Another process took over while {name} was being rebuilt; nothing is swapped. Run it again.",
            )
        except LogHasAGap as gap:
            fail(
                Exit.WRONG,
                f"台账不完整,无法重建 {name}:{gap}",
                f"The log is damaged, so {name} cannot be rebuilt: {gap}",
            )


def _show(report: RebuildReport) -> None:
    print_facts(
        "rebuild 重建",
        {
            "read model": report.projection,
            "outcome": report.outcome.value,
            "position": report.position,
            "rows": report.rows,
            "hash of live": report.live_hash,
            "hash of rebuild": report.shadow_hash,
            "events folded": report.events,
            "resumed": report.resumed,
            "seconds": report.seconds,
            "events/s": f"{report.events_per_second:,.0f}",
            "kept": " ".join(report.kept),
        },
    )
    for part in report.compared:
        if not part.agrees:
            live = "-" if part.live is None else part.live.rows
            typer.echo(f"{part.table}: live {live} rows, rebuild {part.shadow.rows} rows")
    for difference in report.differences:
        typer.echo(line_of(difference))


def _say_what_to_do(report: RebuildReport) -> None:
    name = report.projection
    match report.outcome:
        case Outcome.SWAPPED:
            progress_note(
                f"已替换;旧表保留为 {' '.join(report.kept)},可用 gridledger rebuild {name} --drop-old 删除。\n"
                f"Swapped. The old tables are kept; `gridledger rebuild {name} --drop-old` throws them away."
            )
        case Outcome.DIFFERS:
            progress_note(
                f"重建结果与现有视图不一致,没有替换;结果保留在 {name}__shadow。核实后可用 --accept-difference 替换。\n"
                f"The rebuild is not what the live read model is, so nothing was swapped; it is kept as "
                f"{name}__shadow. Once you know why, --accept-difference swaps it."
            )
        case Outcome.OTHER_SHAPE:
            progress_note(
                f"现有视图 {name} 的列与程序不符,无法比较,没有替换;用 --accept-difference 替换。\n"
                f"The live tables of {name} have other columns than this program wants, so they cannot be compared "
                "and nothing was swapped; --accept-difference swaps the rebuild in."
            )
