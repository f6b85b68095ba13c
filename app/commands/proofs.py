"""`gridledger checkpoint`, `proof` and `export-tiles`: what others check the log with."""

from pathlib import Path
from typing import Annotated

import typer

from access.authorize import Action
from app.command_looks import a_look
from app.commands.bundles import no_histories, write_histories
from app.output import print_json, progress_note
from app.proving import proving, require_within
from app.settings import LogName
from app.verbs import verb
from app.world import world_guard
from ledger.identity import stream_id
from ledger.port import StoreUnavailable
from ledger.proofs.tiles import tiles_of
from ledger.proofs.told import told_consistency, told_history, told_inclusion, told_leaf
from projections.histories.view import HistoriesView
from projections.proofs.view import tiles_in

proof = typer.Typer(
    help="Prove that an event is in the log, or that the log only grew. 证明。", no_args_is_help=True
)

Log = Annotated[LogName, typer.Option("--log", help="the log of events, or of who looked at what")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="a file instead of the screen")]


@verb(Action.SIGN_CHECKPOINT)
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
@verb(Action.READ_PROOFS)
@world_guard((StoreUnavailable,))
def inclusion(
    position: Annotated[int, typer.Argument(min=1, help="log position")],
    size: Annotated[int | None, typer.Option(min=1, help="events of the log; all when not given")] = None,
    log: Log = LogName.EVENTS,
) -> None:
    """That the event at a position is in the log. 某一事件在册的证明。"""
    with proving() as parts, (of := parts.log(log)).view.tree() as tree:
        whole = size or tree.size
        require_within(position, whole, tree.size)
        told = told_inclusion(tree, origin=of.origin, position=position, size=whole)
    print_json(told)


@proof.command()
@verb(Action.READ_PROOFS)
@world_guard((StoreUnavailable,))
def consistency(
    old: Annotated[int, typer.Option("--from", min=1, help="the older size")],
    new: Annotated[int | None, typer.Option("--to", min=1, help="the newer size; all when not given")] = None,
    log: Log = LogName.EVENTS,
) -> None:
    """That the log of so many events is the beginning of the log of so many more. 只增不改的证明。"""
    with proving() as parts, (of := parts.log(log)).view.tree() as tree:
        whole = new or tree.size
        require_within(old, whole, tree.size)
        told = told_consistency(tree, origin=of.origin, old=old, new=whole)
    print_json(told)


@verb(Action.READ_PROOFS)
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


@proof.command()
@verb(Action.READ_HISTORY_PROOF)
@world_guard((StoreUnavailable,))
def history(
    stream: Annotated[str, typer.Argument(help="dispute:CODE, person:KEY or another stream's name")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="a bundle with the events too: .zip, or a folder")
    ] = None,
) -> None:
    """That these are all events of one stream, none withheld; or that it has none. 全部事件无遗漏的证明。"""
    with proving() as parts, HistoriesView(parts.views).histories() as stored:
        note, signed = parts.newest()
        if signed.histories is None:
            no_histories(signed.size)
        proof_of = stored.proof(stream_id(stream), signed.size)
        with a_look(parts.house, Action.READ_HISTORY_PROOF) as look:
            look.looking.named("stream", stream)
            look.looking.rows = 1
            look.durable()
        if output is not None:
            write_histories(parts, output, (note, signed), [proof_of])
            progress_note(f"{output}: {0 if proof_of.history is None else proof_of.history.events} 条 events")
            return
        rows = [row for row in parts.house.log.read_stream(proof_of.stream) if row.position <= signed.size]
    told = told_history(signed, proof_of, name=stream)
    print_json({**told, "checkpoint": note.written(), "events": [told_leaf(row) for row in rows]})
