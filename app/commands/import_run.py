"""One run of an import from the command line: a progress bar, a report, an error file beside the file."""

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from app.assembly import House
from app.catalogues import catalogue
from app.output import Exit, fail, print_facts, print_json, print_table
from app.stores import utc_now
from intake.files.error_file import LazyErrorFile, error_file
from intake.files.importing import FileImport, ImportReport, ImportState
from intake.files.opened import FileOrder, OpenedFile
from intake.files.problems import FileProblem

WORDS = {
    ImportState.CHECKING: "校验 checking",
    ImportState.TAKING: "写入 taking",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How an import is to be run."""

    errors: Path
    dry_run: bool
    skip_bad_rows: bool


def run_import(
    house: House, file: Path, order_of: Callable[[IO[bytes]], FileOrder], wish: Wish, *, as_json: bool
) -> None:
    """Ends with 1 where a row was not taken, 2 where the whole file cannot be."""
    try:
        report, has_errors = _imported(house, file, order_of, wish)
    except FileProblem as problem:
        fail(Exit.BAD_USE, f"{problem.code}: {problem.text('zh')}", problem.text("en"))
    except FileNotFoundError:
        fail(Exit.BAD_USE, f"没有文件 {file}。", f"There is no file {file}.")
    _tell(report, wish.errors if has_errors else None, as_json=as_json)
    good = not report.bad and not report.errors
    raise typer.Exit(int(Exit.DONE if good else Exit.WRONG))


def _imported(
    house: House, file: Path, order_of: Callable[[IO[bytes]], FileOrder], wish: Wish
) -> tuple[ImportReport, bool]:
    """The error file is put together beside its place, so that one that stands there is a whole one."""
    road = house.road()
    with (
        file.open("rb") as opened_file,
        tempfile.TemporaryDirectory(dir=wish.errors.resolve().parent) as scratch,
        ExitStack() as files,
        _progress() as progress,
    ):
        opened = OpenedFile(order_of(opened_file), catalogue(), road, utc_now)
        part = Path(scratch) / "errors"
        bad_rows = LazyErrorFile(
            lambda: error_file(opened, files.enter_context(_private(part)), Path(scratch))
        )
        task = progress.add_task(WORDS[ImportState.CHECKING], total=None)

        def keep(report: ImportReport) -> None:
            house.imports.keep(report)
            _show(progress, task, report)

        job = FileImport(opened, road, bad_rows, keep, utc_now)
        report = job.rehearse() if wish.dry_run else job.take(skip_bad_rows=wish.skip_bad_rows)
        written = bad_rows.close()
        if written:
            os.replace(part, wish.errors)
    return report, written


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _show(progress: Progress, task: TaskID, report: ImportReport) -> None:
    """How many rows there are is known once all are checked."""
    taking = report.state in (ImportState.TAKING, ImportState.DONE)
    progress.update(
        task,
        description=WORDS.get(report.state, report.state.value),
        total=report.rows - report.bad if taking else None,
        completed=sum(report.verdicts.values()) if taking else report.rows,
    )


def _private(path: Path) -> IO[bytes]:
    """What people wrote is for the importing person only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _tell(report: ImportReport, errors: Path | None, *, as_json: bool) -> None:
    if as_json:
        print_json({**vars_of(report), "error_file": None if errors is None else str(errors)})
        return
    print_facts(
        "import 导入",
        {
            "id 编号": report.id,
            "state 状态": report.state.value,
            "rows 行数": report.rows,
            "bad rows 有误的行": report.bad,
            **(
                {"hidden sheets, not read 隐藏的表，未读": report.hidden_sheets}
                if report.hidden_sheets
                else {}
            ),
            **{f"{verdict}": count for verdict, count in sorted(report.verdicts.items())},
            "error file 错误文件": errors or "-",
        },
    )
    if report.errors:
        print_table(
            "errors 错误",
            ("row 行", "column 列", "code", "说明 what"),
            [(each.row, each.column, each.code, f"{each.zh}\n{each.en}") for each in report.errors],
        )


def vars_of(report: ImportReport) -> dict[str, object]:
    """The report's members by name."""
    return {name: getattr(report, name) for name in report.__slots__}
