"""`gridledger export`: any read model as a file that says what it speaks for."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from getpass import getuser
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from access.authorize import Action
from api.export_files import ExportFormat, Heading, WorkbookFull, write_export
from api.export_rows import shown_rows
from api.moments import as_of
from api.problems import ParameterInvalid
from api.unsealing import PersonalValues
from app.assembly import House
from app.command_looks import CommandLook, a_look
from app.event_types import event_types
from app.notaries import require_cosigned
from app.output import Exit, fail, print_json, print_table, progress_note
from app.settings import LogName, Settings
from app.stores import utc_now
from app.verbs import verb
from app.views import exportable_tables, open_views, record_states
from app.world import world_guard
from intake.files.sheet import Encoding
from ledger.port import StoreUnavailable
from projections.extract import Exportable, Extract, extract
from projections.moment import AsOf
from projections.table import Value


@verb(Action.EXPORT)
@world_guard((StoreUnavailable,))
def export(
    name: Annotated[str | None, typer.Argument(help="which read model; none: list them")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="the file to write")] = None,
    format: Annotated[ExportFormat, typer.Option(help="csv, xlsx or ndjson")] = ExportFormat.CSV,  # noqa: A002
    where: Annotated[list[str] | None, typer.Option(help="column=value, again for more")] = None,
    recorded_as_of: Annotated[str | None, typer.Option(help="what we knew: position or RFC 3339")] = None,
    valid_at: Annotated[str | None, typer.Option(help="what was true: RFC 3339")] = None,
    encoding: Annotated[Encoding, typer.Option(help="of a CSV")] = Encoding.UTF_8,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Write a read model to a file, narrowed and as of any moment; personal values are masked. 导出查询视图。"""
    # long because its options are its help
    settings = Settings()
    house = House(settings)
    known = exportable_tables()
    if name is None:
        _list(known, as_json=as_json)
        return
    if name not in known or output is None:
        _bad_use(name, known)
    require_cosigned(house.cosigning_of(LogName.EVENTS))
    filters, moment = _filters(where or []), _moment(recorded_as_of, valid_at)
    views = open_views(settings)
    personal = PersonalValues(house.log, house.vault, event_types(), record_states(views))
    with views.reading() as reader:
        try:
            found = extract(reader, known[name], where=filters, as_of=moment)
        except KeyError as problem:
            columns = ", ".join(known[name].columns)
            fail(
                Exit.BAD_USE,
                f"没有列 {problem.args[0]}；可用：{columns}",
                f"There is no column {problem.args[0]}; there are: {columns}",
            )
        with a_look(house, Action.EXPORT) as look:
            rows = _write(output, format, found, personal, encoding, look)
    views.close()
    told = {"name": name, "rows": rows, "position": found.speaks_for.position, "file": str(output)}
    if as_json:
        print_json(told)
    else:
        progress_note(f"{output}: {rows} 行 rows, 位置 position {found.speaks_for.position}")


def _write(
    output: Path,
    kind: ExportFormat,
    found: Extract,
    personal: PersonalValues,
    encoding: Encoding,
    look: CommandLook,
) -> int:
    """Beside the target first, so that a file of that name is a whole one, and gets it once the look at it is durable."""
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} rows"), TimeElapsedColumn())
    with (
        Progress(*columns, console=Console(stderr=True)) as progress,
        tempfile.TemporaryDirectory(dir=output.resolve().parent) as scratch,
    ):
        task = progress.add_task(f"导出 exporting {found.of.name}", total=None)
        part = Path(scratch) / "part"
        heading = Heading(extract=found, by=f"staff:{getuser()}", at=utc_now())
        rows = _counted(
            shown_rows(found, personal, look.looking), lambda done: progress.update(task, completed=done)
        )
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            try:
                count = write_export(file, kind, heading, rows, encoding=encoding, scratch=Path(scratch))
            except WorkbookFull:
                fail(
                    Exit.BAD_USE,
                    "一张工作表放不下，请用 csv 或 ndjson。",
                    "More rows than a sheet holds; use csv or ndjson.",
                )
        look.durable()
        os.replace(part, output)
    return count


def _counted(rows: Iterable[Sequence[Value]], tell: Callable[[int], None]) -> Iterator[Sequence[Value]]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % 500 == 0:
            tell(number)


def _filters(where: list[str]) -> dict[str, str]:
    for each in where:
        if "=" not in each:
            fail(Exit.BAD_USE, f"--where {each} 应为 列=值。", f"--where {each} must be column=value.")
    return {name: text for name, _, text in (each.partition("=") for each in where)}


def _moment(recorded_as_of: str | None, valid_at: str | None) -> AsOf:
    try:
        return as_of(recorded_as_of, valid_at)
    except ParameterInvalid:
        fail(
            Exit.BAD_USE,
            "时点须为台账位置或带时区的 RFC 3339 时间，例如 120 或 2026-03-02T17:00:00+08:00。",
            "A moment is a position or an RFC 3339 time with its offset, such as 120 or 2026-03-02T17:00:00+08:00.",
        )


def _bad_use(name: str, known: Mapping[str, Exportable]) -> NoReturn:
    names = ", ".join(known)
    fail(
        Exit.BAD_USE,
        f"请用 -o 指明文件，并选用现有视图：{names}（所给：{name}）",
        f"Name a file with -o, and one of the read models: {names} (given: {name})",
    )


def _list(known: Mapping[str, Exportable], *, as_json: bool) -> None:
    if as_json:
        print_json([{"name": each.name, "columns": each.columns} for each in known.values()])
        return
    print_table(
        "read models 视图",
        ("name", "columns"),
        [(each.name, " ".join(each.columns)) for each in known.values()],
    )
