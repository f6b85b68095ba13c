"""`gridledger import`: a file of facts, checked, taken, told about row by row; templates to fill in; an import undone."""

from pathlib import Path
from typing import Annotated

import typer

from access.authorize import Action
from app.assembly import House
from app.catalogues import catalogue
from app.commands.import_run import Wish, run_import
from app.commands.import_undo import undo_import
from app.keeping import require_opened
from app.output import Exit, fail, print_json, print_table, progress_note
from app.settings import Settings
from app.verbs import verb
from app.world import world_guard
from intake.delivery import Sender
from intake.files.opened import FileOrder
from intake.files.sheet import Encoding
from intake.files.template_files import csv_template, xlsx_template
from intake.files.templates import offers, template_of
from intake.files.undo_plan import Undoer
from ledger.port import StoreUnavailable


@verb(Action.SUBMIT_EVENTS)
@world_guard((StoreUnavailable,))
def import_file(
    file: Annotated[Path | None, typer.Argument(help=".csv, .xlsx or .ndjson; none: templates")] = None,
    template: Annotated[str | None, typer.Option(help="the published type the sheet's rows are")] = None,
    source: Annotated[str | None, typer.Option(help="registered source URI the facts come from")] = None,
    actor: Annotated[str, typer.Option(help="who reports, where no column says it: staff:…")] = "",
    role: Annotated[str, typer.Option(help="that actor's office")] = "",
    basis: Annotated[str, typer.Option(help="why personal data may be handled")] = "",
    grid: Annotated[str, typer.Option(help="grid code, where no column says it")] = "",
    encoding: Annotated[Encoding | None, typer.Option(help="of a CSV; none: as its bytes say")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="check and decide, take nothing")] = False,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="take the good rows though others are bad")
    ] = False,
    errors: Annotated[Path | None, typer.Option(help="the error file; beside FILE if not given")] = None,
    undo: Annotated[str | None, typer.Option(help="take this import back; a preview without --apply")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="tell the facts that undo it")] = False,
    show: Annotated[str | None, typer.Option(help="how an import went, by its id")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="where to write a template")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Import facts from a file; all rows are checked before any is taken. 从文件导入,全部校验通过后才写入。"""
    # long because an option is a parameter here, and every way to import is asked for at one place
    said = {"actor": actor, "actorrole": role, "basis": basis, "gridcode": grid}
    if undo is not None:
        undo_import(_opened(), undo, Undoer(actor, role), apply=apply, as_json=as_json)
    elif show is not None:
        _show(show)
    elif file is None:
        _templates(template, output, encoding or Encoding.UTF_8, as_json=as_json)
    else:
        house = _opened()
        sender = _sender(house, source)
        run_import(
            house,
            file,
            lambda opened: FileOrder(
                file=opened,
                name=file.name,
                source=source or "",
                sender=sender,
                type=template,
                said=said,
                encoding=encoding,
            ),
            Wish(
                errors=errors or file.with_name(f"{file.stem}.errors{file.suffix}"),
                dry_run=dry_run,
                skip_bad_rows=skip_bad_rows,
            ),
            as_json=as_json,
        )


def _opened() -> House:
    """Nothing is taken into a ledger that is not through its restore."""
    house = House(Settings())
    require_opened(house.settings, house)
    return house


def _sender(house: House, source: str | None) -> Sender:
    if source is None or source not in house.sources.uris():
        fail(
            Exit.BAD_USE,
            "须用 --source 指明已登记的来源（见 gridledger sources）。",
            "Name the registered source the facts come from with --source (see `gridledger sources`).",
        )
    return Sender("import", frozenset({source}))


def _templates(name: str | None, output: Path | None, encoding: Encoding, *, as_json: bool) -> None:
    if name is None:
        listed = [
            (each.published.type, each.published.title[0], each.formats) for each in offers(catalogue())
        ]
        if as_json:
            print_json([{"type": type_, "title": zh, "formats": formats} for type_, zh, formats in listed])
        else:
            rows = [(type_, zh, " ".join(formats)) for type_, zh, formats in listed]
            print_table("templates 模板", ("type", "title", "formats"), rows)
        return
    published = catalogue().find(name)
    template = None if published is None else template_of(published)
    if published is None or template is None or output is None:
        fail(
            Exit.BAD_USE,
            f"没有 {name} 的表格模板，或未用 -o 指明 .csv 或 .xlsx 文件。",
            f"There is no sheet template of {name}, or no file to write it to (-o NAME.csv or NAME.xlsx).",
        )
    workbook = output.suffix.lower() == ".xlsx"
    output.write_bytes(
        xlsx_template(template, published.example) if workbook else csv_template(template, encoding)
    )
    progress_note(f"模板已写入 template written: {output}")


def _show(import_id: str) -> None:
    report = House(Settings()).imports.find(import_id)
    if report is None:
        fail(Exit.WRONG, f"没有编号为 {import_id} 的导入。", f"There is no import {import_id}.")
    print_json(report)
