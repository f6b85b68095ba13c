"""`gridledger verify`: the whole log hashed again and held against what was signed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from access.authorize import Action
from app.commands.proofs import Log
from app.output import Exit, print_facts, print_json
from app.proving import proving, public_key, signed_checkpoints
from app.settings import LogName
from app.trees import SignedLog
from app.verbs import verb
from app.world import world_guard
from ledger.port import StoreUnavailable
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.leaves import HASH_BYTES
from ledger.proofs.recheck import Divergence, Fault, Rechecked, recheck
from ledger.proofs.tiles import ReadTile, Tile, TreeDamaged
from projections.proofs.view import tiles_in

_TOLD = {
    Fault.MISSING: ("位置 {at} 的事件不在了", "there is no event at position {at}"),
    Fault.CUT: ("台账自位置 {at} 起被截去", "the log was cut: it ends before position {at}"),
    Fault.UNREADABLE: ("位置 {at} 的行不再是一条事件", "the row at position {at} is no event any more"),
    Fault.CHANGED: (
        "位置 {at} 的事件不是签署时的内容",
        "the event at position {at} is not the one that was signed",
    ),
    Fault.CHANGED_WITHIN: (
        "位置 {at} 至 {until} 之间有事件被改动",
        "an event was changed somewhere from position {at} to {until}",
    ),
    Fault.TREE_DAMAGED: (
        "台账与签署一致,但证明树在位置 {at} 处被改动;请运行 gridledger {remedy}",
        "the log is as signed, but its proof tree was changed at position {at}; run gridledger {remedy}",
    ),
}
# The tree of the log of events is a read model like others; that of the access log is none.
_REMEDY = {
    LogName.EVENTS: "rebuild proofs --accept-difference",
    LogName.ACCESS: "proof rebuild-tree",
}


@verb(Action.VERIFY_LOG)
@world_guard((StoreUnavailable,))
def verify(
    checkpoint: Annotated[
        Path | None, typer.Option(help="a checkpoint kept elsewhere (by a witness, say) instead of our own")
    ] = None,
    key: Annotated[str | None, typer.Option(help="the log's public key as known elsewhere")] = None,
    tiles: Annotated[
        Path | None, typer.Option(help="folder of export-tiles, believed instead of the stored tree")
    ] = None,
    log: Log = LogName.EVENTS,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Hash every event again and compare with the newest checkpoint. Ends with 1 and the first position that differs.

    全量核验台账与检查点。
    """
    with proving() as parts:
        of = parts.stored(log)
        known = of.notary.verifier if key is None else public_key(key)
        signed = signed_checkpoints(of, known, checkpoint)
        with parts.views.reading() as reader:
            stored = tiles_in(reader, of.stored) if tiles is None else _tiles_at(tiles)
            found = _rechecked(of, signed, stored)
    _tell(found, log, as_json=as_json)
    raise typer.Exit(int(Exit.DONE if found.holds else Exit.WRONG))


def _rechecked(log: SignedLog, signed: Sequence[Checkpoint], stored: ReadTile) -> Rechecked:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("核验 verifying", total=signed[-1].size)
        found = recheck(
            log.leaves,
            signed,
            stored,
            lambda position: progress.update(task, completed=position),
        )
        progress.update(task, completed=signed[-1].size)
    return found


def _tiles_at(folder: Path) -> ReadTile:
    """Tiles of an exported copy."""

    def read(tile: Tile) -> list[bytes]:
        full = folder / "tile" / Tile(tile.level, tile.number, 256).path
        partials = sorted(full.with_name(f"{full.name}.p").glob("*"), key=lambda each: each.name.zfill(3))
        for path in (full, *partials):
            if path.is_file() and path.stat().st_size >= tile.width * HASH_BYTES:
                data = path.read_bytes()
                return [data[at : at + HASH_BYTES] for at in range(0, tile.width * HASH_BYTES, HASH_BYTES)]
        raise TreeDamaged(f"{full} is missing or not whole")

    return read


def _tell(found: Rechecked, log: LogName, *, as_json: bool) -> None:
    told = None if found.divergence is None else texts_of(found.divergence, log)
    if as_json:
        print_json(
            {
                "holds": found.holds,
                "size": found.size,
                "head": found.head,
                "divergence": found.divergence,
                "zh": told and told[0],
                "en": told and told[1],
            }
        )
        return
    print_facts(
        "verify 核验",
        {
            "checkpoint of": found.size,
            "head": found.head,
            "not signed yet": max(0, found.head - found.size),
            "holds": found.holds,
        },
    )
    if told is not None:
        typer.echo("\n".join(told))


def texts_of(divergence: Divergence, log: LogName) -> tuple[str, str]:
    """What is wrong with that log, and what to do about it."""
    zh, en = _TOLD[divergence.fault]
    told = {"at": divergence.position, "until": divergence.until, "remedy": _REMEDY[log]}
    return zh.format(**told), en.format(**told)
