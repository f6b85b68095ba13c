"""`gridledger refold`: an auditor's own read models, folded from a bundle alone, on a machine that knows no ledger."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NoReturn

import typer
from pydantic_core import from_json, to_json

from access.authorize import Action
from api.export_files import ExportFormat, Heading, write_export
from api.moments import as_of
from api.problems import ParameterInvalid
from app.event_types import codec
from app.output import Exit, fail, print_facts, print_json, print_table, progress_note
from app.proving import public_key
from app.refolding import Refolded, refoldable, refolded, sealed_rows
from app.stores import utc_now
from app.verbs import verb
from app.world import world_guard
from ledger.port import StoreUnavailable
from ledger.proofs.bundle_parts import BundleNotAsSigned
from ledger.proofs.bundle_reading import Bundle, open_bundle
from projections.extract import Extract, extract
from projections.moment import AsOf
from projections.readstore.port import Reader


@verb(Action.REPLAY_LOG)
@world_guard((StoreUnavailable,))
def refold(
    bundle: Annotated[Path, typer.Argument(help="a bundle that was written with --sealed or --place")],
    key: Annotated[
        str | None, typer.Option(help="the log's public key as known elsewhere, or its file")
    ] = None,
    access_key: Annotated[
        str | None, typer.Option(help="that of the access log, or its file; for --looks")
    ] = None,
    show: Annotated[str | None, typer.Option(help="a read model to print, such as dispute_board")] = None,
    where: Annotated[list[str] | None, typer.Option(help="column=value, again for more")] = None,
    recorded: Annotated[
        str | None, typer.Option("--as-of", help="what was known: position or RFC 3339")
    ] = None,
    valid_at: Annotated[str | None, typer.Option(help="what was true: RFC 3339")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="the shown rows as .csv, .xlsx or .ndjson")
    ] = None,
    looks: Annotated[
        bool, typer.Option("--looks", help="print who looked at what, if that is in the bundle")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Fold a bundle's events again without any ledger, service or key, and compare with the published state.

    离线重放证明包,与公布的状态哈希比对。Ends with 1 if it differs.
    """
    # long because its options are its help
    moment = _moment(recorded, valid_at)
    with _checked(bundle, key) as (opened, found):
        if show is not None:
            with found.views.reading() as reader:
                _show(_extract(reader, show, where or [], moment), output, as_json=as_json)
        if looks:
            _show_looks(opened, access_key, as_json=as_json)
        if show is None and not looks:
            _tell(opened, found, trusted=key is not None, as_json=as_json)
        for each in found.differing:
            progress_note(f"{each}: 与公布的状态不符 is not as it was published")
    raise typer.Exit(int(Exit.DONE if found.agrees else Exit.WRONG))


@contextmanager
def _checked(path: Path, key: str | None) -> Iterator[tuple[Bundle, Refolded]]:
    with TemporaryDirectory(prefix="gridledger-refold-") as scratch:
        try:
            opened = open_bundle(path, None if key is None else public_key(key))
            with refolded(opened, codec(), Path(scratch)) as found:
                yield opened, found
        except BundleNotAsSigned as problem:
            fail(Exit.WRONG, f"{problem.code}:{problem.zh}", f"{problem.code}: {problem.en}")


def _tell(opened: Bundle, found: Refolded, *, trusted: bool, as_json: bool) -> None:
    facts: Mapping[str, object] = {
        "origin": opened.checkpoint.origin,
        "checkpoint": opened.checkpoint.size,
        "place": found.place,
        "events": found.events,
        "agrees": found.agrees,
        "differing": list(found.differing),
        "key from elsewhere": trusted,
        "rule packs as here": found.same_rules,
    }
    if as_json:
        print_json({**facts, "tables": [{"table": each.table, "rows": each.rows} for each in found.tables]})
        return
    print_facts("refold 重放", facts)
    print_table("read tables 视图", ("table", "rows"), [(each.table, each.rows) for each in found.tables])


def _extract(reader: Reader, name: str, where: Sequence[str], moment: AsOf) -> Extract:
    known = refoldable()
    if name not in known or not all("=" in each for each in where):
        _bad_use(name, sorted(known))
    filters = {column: text for column, _, text in (each.partition("=") for each in where)}
    try:
        return extract(reader, known[name], where=filters, as_of=moment)
    except KeyError:
        _bad_use(name, known[name].columns)


def _show(found: Extract, output: Path | None, *, as_json: bool) -> None:
    rows = sealed_rows(found)
    position = found.speaks_for.position
    if output is not None:
        kind = _kind(output)
        with output.open("wb") as file:
            count = write_export(file, kind, Heading(extract=found, by="auditor", at=utc_now()), rows)
        progress_note(f"{output}: {count} 行 rows, 位置 position {position}")
    elif as_json:
        names = found.of.columns
        print_json({"position": position, "rows": [dict(zip(names, row, strict=True)) for row in rows]})
    else:
        print_table(f"{found.of.name} @ {position}", found.of.columns, list(rows))


def _kind(output: Path) -> ExportFormat:
    try:
        return ExportFormat(output.suffix.removeprefix(".") or "csv")
    except ValueError:
        told = ", ".join(f".{each.value}" for each in ExportFormat)
        fail(Exit.BAD_USE, f"输出文件须为 {told}。", f"What is written is one of {told}.")


def _show_looks(opened: Bundle, access_key: str | None, *, as_json: bool) -> None:
    key = None if access_key is None else public_key(access_key)
    entries = [{"position": position, **_look(stored)} for position, stored in opened.looks(key)]
    if key is None:
        progress_note(
            "访问日志的公钥取自证明包本身,只能说明其自相一致;请用 --access-key 给出。\n"
            "The access log's key is the bundle's own, so its entries agree only with themselves: give --access-key."
        )
    if as_json:
        print_json(entries)
        return
    names = list(dict.fromkeys(name for each in entries for name in each))
    rows = [[_text(each.get(name)) for name in names] for each in entries]
    print_table("who looked 访问", names or ["position"], rows)


def _look(stored: bytes) -> Mapping[str, object]:
    try:
        found = from_json(stored)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"stored": stored.hex()}


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else to_json(value).decode()


def _moment(recorded: str | None, valid_at: str | None) -> AsOf:
    try:
        return as_of(recorded, valid_at)
    except ParameterInvalid:
        fail(
            Exit.BAD_USE,
            "时点须为台账位置或带时区的 RFC 3339 时间。",
            "A moment is a position or an RFC 3339 time with its offset.",
        )


def _bad_use(name: str, known: Sequence[str]) -> NoReturn:
    told = ", ".join(known)
    fail(
        Exit.BAD_USE,
        f"没有 {name} 或所给的列;可用:{told}",
        f"There is no {name}, or no such column; there are: {told}",
    )
