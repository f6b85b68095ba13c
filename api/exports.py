"""Exports over HTTP: one read model as a file, masked, bounded, and no wider than the asker's own places."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Annotated

from fastapi import Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.looking import Looking
from api.deps import ApiDeps, ApiSettings, ExportParts
from api.door import AtDoor
from api.export_files import ExportFormat, Heading, write_export
from api.export_rows import shown_rows
from api.files import file_answer
from api.listing import AtClocks
from api.problems import CheckpointNotCosigned, ExportTooLarge, NotFound, ParameterInvalid
from api.seam import Admission, Admitted, Limits
from intake.files.sheet import Encoding
from ledger.proofs.cosigning import CheckpointNotCosigned as NotCosigned
from ledger.proofs.cosigning import fresh_cosignature
from projections.extract import Bounds, Exportable, extract
from projections.moment import AsOf
from projections.table import Value

Where = Annotated[list[str], Query(max_length=10, description="column=value · 列=值")]


async def read_export(
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    name: Annotated[str, Path(max_length=64)],
    format: ExportFormat = ExportFormat.CSV,  # noqa: A002
    where: Where = [],  # noqa: B006 - FastAPI copies it for each request
    encoding: Encoding = Encoding.UTF_8,
) -> Response:
    """The rows one may see, with the filters, the position and the time in the file."""
    body = await run_in_threadpool(
        _exported, door.deps, admission, clocks, name, format, _filters(where), encoding
    )
    return file_answer(body, f"{name}.{format.value}")


def _exported(
    deps: ApiDeps,
    admission: Admission,
    clocks: AsOf,
    name: str,
    format: ExportFormat,  # noqa: A002
    where: dict[str, str],
    encoding: Encoding,
) -> bytes:
    of = _table(deps.exports, name)
    require_cosigned(deps)
    principal = admission.principal
    assert principal is not None
    assert deps.exports is not None
    out = BytesIO()
    with deps.exports.views.reading() as reader:
        try:
            found = extract(reader, of, where=where, as_of=clocks, within=_bounds(admission.limits()))
        except KeyError:
            raise ParameterInvalid(errors=[{"in": "query", "name": "where", "rule": "column"}]) from None
        heading = Heading(extract=found, by=principal.name, at=deps.clock())
        rows = _bounded(
            shown_rows(found, deps.personal_values, admission.look), admission.look, deps.settings
        )
        write_export(out, format, heading, rows, encoding=encoding)
    return out.getvalue()


def require_cosigned(deps: ApiDeps) -> None:
    """Nothing leaves, and nobody is erased, while no witness has lately seen the log go on."""
    try:
        if deps.cosigning is not None:
            fresh_cosignature(deps.cosigning, deps.clock())
    except NotCosigned:
        raise CheckpointNotCosigned from None


def _table(exports: ExportParts | None, name: str) -> Exportable:
    if exports is None or name not in exports.tables:
        raise NotFound
    return exports.tables[name]


def _filters(where: list[str]) -> dict[str, str]:
    if not all("=" in each for each in where):
        raise ParameterInvalid(errors=[{"in": "query", "name": "where", "rule": "column=value"}])
    return {name: text for name, _, text in (each.partition("=") for each in where)}


def _bounds(limits: Limits) -> Bounds:
    return Bounds(grid_prefixes=limits.grid_prefixes, sources=limits.sources)


def _bounded(
    rows: Iterator[Sequence[Value]], look: Looking, settings: ApiSettings
) -> Iterator[Sequence[Value]]:
    """So many rows, and so many persons in them, in whichever columns of whichever table they stand."""
    for number, row in enumerate(rows, start=1):
        if len(look.subjects) > settings.export_persons:
            raise ExportTooLarge(limit=settings.export_persons)
        if number > settings.export_rows:
            raise ExportTooLarge(limit=settings.export_rows)
        yield row
