"""`gridledger checkpoint`, `proof`, `export-tiles` and `bundle`: what others check the log with."""

from pathlib import Path
from typing import Annotated

import typer

from app.output import Exit, fail, print_json, progress_note
from app.proving import ProofHouse, checkpoint_file, proving
from app.settings import LogName
from app.world import world_guard
from ledger.port import StoreUnavailable
from ledger.proofs.bundle import Contents, bundle_at, write_bundle
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.notes import Note
from ledger.proofs.tiles import tiles_of
from ledger.proofs.told import told_consistency, told_inclusion
from projections.proofs.view import tiles_in

proof = typer.Typer(
    help="Prove that an event is in the log, or that the log only grew. 证明。", no_args_is_help=True
)

Log = Annotated[LogName, typer.Option("--log", help="the log of events, or of who looked at what")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="a file instead of the screen")]


@world_guard((StoreUnavailable,))
def checkpoint(
    output: Output = None,
    log: Log = LogName.EVENTS,
    key: Annotated[bool, typer.Option("--key", help="print the log's public key instead")] = False,
) -> None:
    """Sign the log as it stands and print the checkpoint. 签署检查点。"""
    with proving() as parts:
        text = parts.log(log).notary.verifier.text + "\n" if key else parts.newest(log)[0].written()
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


@proof.command()
@world_guard((StoreUnavailable,))
def inclusion(
    position: Annotated[int, typer.Argument(min=1, help="log position")],
    size: Annotated[int | None, typer.Option(min=1, help="events of the log; all when not given")] = None,
    log: Log = LogName.EVENTS,
) -> None:
    """That the event at a position is in the log. 某一事件在册的证明。"""
    with proving() as parts, (of := parts.log(log)).view.tree() as tree:
        whole = size or tree.size
        _require(position, whole, tree.size)
        told = told_inclusion(tree, origin=of.origin, position=position, size=whole)
    print_json(told)


@proof.command()
@world_guard((StoreUnavailable,))
def consistency(
    old: Annotated[int, typer.Option("--from", min=1, help="the older size")],
    new: Annotated[int | None, typer.Option("--to", min=1, help="the newer size; all when not given")] = None,
    log: Log = LogName.EVENTS,
) -> None:
    """That the log of so many events is the beginning of the log of so many more. 只增不改的证明。"""
    with proving() as parts, (of := parts.log(log)).view.tree() as tree:
        whole = new or tree.size
        _require(old, whole, tree.size)
        told = told_consistency(tree, origin=of.origin, old=old, new=whole)
    print_json(told)


@world_guard((StoreUnavailable,))
def export_tiles(
    folder: Annotated[Path, typer.Argument(help="a folder; full tiles that are there stay")],
    log: Log = LogName.EVENTS,
) -> None:
    """Write the proof tree as C2SP tlog-tiles: checkpoint, and tile/<level>/<number>. 导出证明树。"""
    with proving() as parts:
        note, signed = parts.newest(log)
        written = 0
        with parts.views.reading() as reader:
            read = tiles_in(reader, parts.log(log).stored)
            for tile in tiles_of(signed.size):
                path = folder / "tile" / tile.path
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(b"".join(read(tile)))
                    written += 1
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "checkpoint").write_text(note.written(), encoding="utf-8")
    progress_note(f"{folder}: checkpoint {signed.size}, 新写 {written} 块 tiles written")


@world_guard((StoreUnavailable,))
def bundle(
    file: Annotated[Path, typer.Argument(help="a .zip, or a folder")],
    first: Annotated[int, typer.Option("--from", min=1, help="first position")] = 1,
    last: Annotated[
        int | None, typer.Option("--to", min=1, help="last position; the newest when not given")
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="a checkpoint of this log, cosigned perhaps, to prove against")
    ] = None,
    since: Annotated[
        list[Path] | None, typer.Option(help="an older checkpoint the log is to continue, again for more")
    ] = None,
) -> None:
    """Write events with their proofs for somebody who checks them alone (verify/gridledger_verify.py). 证明包。"""
    with proving() as parts:
        note, signed = parts.newest() if checkpoint is None else _own(parts, checkpoint)
        older = [_own(parts, each) for each in since or []]
        with parts.log(LogName.EVENTS).view.tree() as tree:
            end = last or signed.size
            _require(first, end, signed.size)
            if signed.size > tree.size or any(each.size > signed.size for _, each in older):
                fail(
                    Exit.BAD_USE,
                    f"检查点的事件数超出范围:{signed.size}",
                    f"A checkpoint lies beyond the log, or an older one beyond it: {signed.size}",
                )
            contents = Contents(
                first=first,
                last=end,
                note=note,
                checkpoint=signed,
                keys=[parts.house.notary.verifier],
                older=older,
            )
            with bundle_at(file) as out:
                write_bundle(out, parts.house.log, tree, contents)
    progress_note(f"{file}: {first}–{end}, checkpoint {signed.size}")


def _own(parts: ProofHouse, path: Path) -> tuple[Note, Checkpoint]:
    note, found = checkpoint_file(path)
    if found.origin != parts.settings.origin or not parts.house.notary.verifier.signed(note):
        fail(
            Exit.BAD_USE,
            f"{path} 不是本台账签署的检查点。",
            f"{path} is no checkpoint this ledger signed.",
        )
    return note, found


def _require(first: int, last: int, size: int) -> None:
    if not first <= last <= size:
        fail(
            Exit.BAD_USE,
            f"证明树现有 {size} 条,不含 {first} 至 {last}。",
            f"The proof tree holds {size} events: {first} to {last} is not in it.",
        )
