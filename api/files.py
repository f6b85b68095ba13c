"""The file door over HTTP: templates, a dry run, the import behind the answer, its error file, and its undoing."""

import asyncio
from typing import IO, Annotated

from fastapi import Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import Resource
from access.principal import Principal
from api.answers import answer
from api.door import AtDoor, Door
from api.file_desk import DeskFull, FileDesk, upload_file
from api.file_documents import TemplateLine, TemplatesAnswer, import_told, undo_told
from api.problems import (
    BodyTooSlow,
    FileNotTaken,
    FileTooLargeHere,
    ImportNotConfirmed,
    NotFound,
    NotPermitted,
    Raced,
)
from api.seam import Admission, Admitted
from intake.delivery import Sender
from intake.files.importing import ImportReport
from intake.files.opened import FileOrder, OpenedFile
from intake.files.problems import FileProblem, SourceNotRegistered
from intake.files.sheet import Encoding
from intake.files.template_files import csv_template, xlsx_template
from intake.files.templates import offers, template_of
from intake.files.undo_plan import Undoer

FILE = "application/octet-stream"
ImportId = Annotated[str, Path(min_length=1, max_length=64, description="导入编号 · the import's id")]
Said = Annotated[str, Query(max_length=128)]


def list_templates(request: Request, door: AtDoor) -> Response:
    """Which types may come as sheets, and which as lines only."""
    lines = [
        TemplateLine(
            type=each.published.type,
            title={"zh": each.published.title[0], "en": each.published.title[1]},
            formats=list(each.formats),
            href=f"/intake/templates/{each.published.type}" if each.template is not None else None,
        )
        for each in offers(door.deps.catalogue)
    ]
    return answer(request, TemplatesAnswer(templates=lines))


def read_template(
    door: AtDoor,
    type: str,  # noqa: A002
    format: Annotated[str, Query(pattern="^(csv|xlsx)$")] = "xlsx",  # noqa: A002
    encoding: Encoding = Encoding.UTF_8,
) -> Response:
    """A template to fill in."""
    published = door.deps.catalogue.find(type)
    template = None if published is None else template_of(published)
    if published is None or template is None:
        raise NotFound
    body = (
        xlsx_template(template, published.example) if format == "xlsx" else csv_template(template, encoding)
    )
    return file_answer(body, f"{published.type}.{format}")


async def submit_file(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    filename: Annotated[str, Query(min_length=1, max_length=200, description="its ending names the format")],
    source: Annotated[str, Query(min_length=1, max_length=128, description="来源 · the registered source")],
    type: Annotated[str | None, Query(max_length=128, description="模板 · the template")] = None,  # noqa: A002
    dry_run: Annotated[bool, Query(description="试运行 · check and decide, take nothing")] = True,
    confirm: Annotated[str | None, Query(max_length=64, description="the id the dry run told")] = None,
    skip_bad_rows: bool = False,
    encoding: Encoding | None = None,
    actor: Said = "",
    role: Said = "",
    basis: Said = "",
    grid: Said = "",
) -> Response:
    """The file as the body. A dry run answers with its report; an import goes on behind the answer."""
    desk = _desk(door)
    sender = _sender(admission.principal, source, desk)
    file = await _received(request, door)
    said = {"actor": actor, "actorrole": role, "basis": basis, "gridcode": grid}
    order = FileOrder(
        file=file, name=filename, source=source, sender=sender, type=type, said=said, encoding=encoding
    )
    report = await run_in_threadpool(
        _worked, desk, order, dry_run=dry_run, confirm=confirm, skip_bad_rows=skip_bad_rows
    )
    return answer(request, import_told(report))


def _worked(
    desk: FileDesk, order: FileOrder, *, dry_run: bool, confirm: str | None, skip_bad_rows: bool
) -> ImportReport:
    begun = False
    try:
        opened = _opened(desk, order)
        if dry_run:
            return desk.rehearse(opened)
        if confirm != opened.id:
            raise ImportNotConfirmed
        report = desk.begin(opened, skip_bad_rows=skip_bad_rows)
        begun = True
        return report
    except FileProblem as problem:
        raise FileNotTaken(rule=problem.code, zh=problem.text("zh"), en=problem.text("en")) from None
    except DeskFull:
        raise Raced from None
    finally:
        if not begun:
            order.file.close()


def _opened(desk: FileDesk, order: FileOrder) -> OpenedFile:
    if order.source not in desk.parts.sources:
        raise SourceNotRegistered
    return desk.opened(order)


def read_import(request: Request, door: AtDoor, admission: Admitted, id: ImportId) -> Response:  # noqa: A002
    """How far an import is, or how it went."""
    return answer(request, import_told(_known(door, admission, id)))


def read_import_errors(door: AtDoor, admission: Admitted, id: ImportId) -> Response:  # noqa: A002
    """The rows that were not taken, in the layout they came in."""
    report = _known(door, admission, id)
    errors = _desk(door).parts.book.errors(report.id)
    if errors is None:
        raise NotFound
    return file_answer(errors, f"{report.id}.errors.{report.name.rpartition('.')[2]}")


def undo_import(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    id: ImportId,  # noqa: A002
    actor: Annotated[str, Query(min_length=1, max_length=128, description="who takes it back")],
    role: Annotated[str, Query(min_length=1, max_length=64, description="in which office")],
    apply: Annotated[bool, Query(description="tell the facts that undo it; else a preview")] = False,
) -> Response:
    """Which fact undoes which row, which cannot be undone, and on which later facts stand."""
    principal = admission.principal
    assert principal is not None
    if len(id) != 32 or not all(each in "0123456789abcdef" for each in id):
        raise NotFound
    plan = _desk(door).undo(id, Undoer(actor, role), principal.sources, apply=apply)
    if not plan.lines:
        raise NotFound
    return answer(request, undo_told(plan))


def file_answer(body: bytes, name: str) -> Response:
    """A file to save; nothing on the way keeps a copy."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, media_type=FILE, headers=headers)


def _desk(door: Door) -> FileDesk:
    if door.files is None:
        raise NotFound
    return door.files


def _sender(principal: Principal | None, source: str, desk: FileDesk) -> Sender:
    """A token bound to sources imports in their names only."""
    assert principal is not None
    if principal.sources is not None and source not in principal.sources:
        raise NotPermitted
    return Sender(principal.name, frozenset({source}))


def _known(door: Door, admission: Admission, import_id: str) -> ImportReport:
    report = _desk(door).parts.book.find(import_id)
    if report is None:
        raise NotFound
    admission.require(Resource(source=report.source))
    return report


async def _received(request: Request, door: Door) -> IO[bytes]:
    settings = door.deps.settings
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > settings.file_bytes:
        raise FileTooLargeHere(limit=settings.file_bytes)
    try:
        return await asyncio.wait_for(_spooled(request, settings.file_bytes), settings.file_seconds)
    except TimeoutError:
        raise BodyTooSlow from None


async def _spooled(request: Request, limit: int) -> IO[bytes]:
    file, size = upload_file(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            file.close()
            raise FileTooLargeHere(limit=limit)
        file.write(chunk)
    return file
