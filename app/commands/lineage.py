"""`gridledger lineage`: which events made one row of a read table, each proved to be in the log that was signed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_jsonable_python

from access.authorize import Action
from app.command_looks import a_look
from app.commands.bundles import no_histories, write_histories
from app.commands.replay import folding_a_whole_log, folding_progress, require_within_log
from app.output import Exit, fail, print_json, print_table, progress_note
from app.private_files import temporary_files_beside
from app.proving import ProofHouse, proving
from app.row_differences import line_of
from app.settings import LogName
from app.verbs import verb
from app.views import projections_over
from app.world import world_guard
from ledger.port import StoreUnavailable
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.merkle import verify_inclusion
from ledger.proofs.notes import Note, hashes_text
from projections.histories.view import HistoriesView
from projections.lineage import Lineage, Standing
from projections.lineage import lineage as lineage_of
from projections.row_asked import RowAsked, RowNotAskable, row_asked
from projections.row_gathering import Made

Signed = tuple[Note, Checkpoint]
# By position: what leads from the event to the signed root. Of an event that is no leaf of that tree there is none.
Proofs = Mapping[int, Sequence[bytes]]

SAID = {
    Standing.STANDS: "此行在册 the row stands",
    Standing.WITHDRAWN: "此行曾有,已撤去 the row was there, and was withdrawn",
    Standing.NEVER_MADE: "台账从未产生此行 the log never made this row",
}
AGREES = "与台账一致 it is what these events make it"
DIFFERS = "与台账不一致 it is not what these events make it"


@verb(Action.REPLAY_LOG)
@world_guard((StoreUnavailable,))
def lineage(
    table: Annotated[str, typer.Argument(help="a read table, such as persons or dispute_board")],
    key: Annotated[
        list[str] | None, typer.Argument(help="the values of its key, in the order of its columns")
    ] = None,
    at: Annotated[
        int | None, typer.Option(min=1, help="position of the log; as far as the read model is now")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="a bundle of the whole histories it came from: .zip, or a folder"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Name every event that made one row of a read table, each proved. Ends with 1 if the row is not as they make it.

    一行的来历:列出产生此行的每一事件及其在册证明;与台账不符或并无此行时以 1 结束。
    """
    asked = _asked(table, key or [])
    with proving() as parts:
        require_within_log(parts.house.log, at)
        temporary_files_beside(parts.settings)
        found = _folded(parts, asked, at)
        signed = parts.newest()
        proofs = _proofs(parts, found.events, signed[1])
        _look(parts, found)
        if output is not None and found.events:
            _write(parts, output, found.events, signed)
    if as_json:
        print_json(_told(found, signed, proofs))
    else:
        _show(found, signed[1], proofs)
    raise typer.Exit(int(Exit.DONE if _holds(found, signed[1], proofs) else Exit.WRONG))


def _asked(table: str, key: Sequence[str]) -> RowAsked:
    try:
        return row_asked(table, key)
    except RowNotAskable as refused:
        fail(Exit.BAD_USE, f"{refused.code}:{refused.zh}", f"{refused.code}: {refused.en}")


def _folded(parts: ProofHouse, asked: RowAsked, at: int | None) -> Lineage:
    log = parts.house.log
    folder = projections_over(log, parts.house.vault).folder(asked.projection)
    with folding_a_whole_log(), folding_progress() as progress:
        task = progress.add_task(
            f"重放 replaying {asked.projection}", total=parts.views.position(asked.projection)
        )
        return lineage_of(
            log, parts.views, folder, asked, at, lambda position: progress.update(task, completed=position)
        )


def _proofs(parts: ProofHouse, events: Sequence[Made], checkpoint: Checkpoint) -> Proofs:
    """The tree gives the hashes; that they lead from the bytes that were folded to what was signed, is seen here."""
    found: dict[int, Sequence[bytes]] = {}
    with parts.log(LogName.EVENTS).view.tree() as tree:
        for each in events:
            if each.position > checkpoint.size:
                continue
            index, size = each.position - 1, checkpoint.size
            proof = tree.inclusion(index, size)
            if verify_inclusion(leaf=each.leaf, index=index, size=size, root=checkpoint.root, proof=proof):
                found[each.position] = proof
    return found


def _holds(found: Lineage, checkpoint: Checkpoint, proofs: Proofs) -> bool:
    """An event that no checkpoint covers yet is not wrong; one that is not the signed one is."""
    covered = [each.position for each in found.events if each.position <= checkpoint.size]
    return found.agrees and all(position in proofs for position in covered)


def _look(parts: ProofHouse, found: Lineage) -> None:
    """Who is asked about is told only where there is such a row: what else somebody typed may be anything."""
    with a_look(parts.house, Action.READ_AUDIT) as look:
        look.looking.objects.add(f"view:{found.projection}")
        look.looking.rows += len(found.events)
        for event in found.events:
            look.looking.saw("", event.stream)
        for difference in found.differences:
            look.looking.saw("", line_of(difference))
        if found.events:
            for name, value in found.key.items():
                look.looking.saw(name, str(value))
        look.durable()


def _write(parts: ProofHouse, output: Path, events: Sequence[Made], signed: Signed) -> None:
    """Whole histories: that nothing of what made the row was left out is proved with them, and nothing else could be."""
    size = signed[1].size
    if events[-1].position > size:
        fail(
            Exit.WRONG,
            f"检查点只到 {size},尚不含位置 {events[-1].position};请待 proofs 视图追上后再试。",
            f"The checkpoint ends at {size}, position {events[-1].position} is not in it yet: let the read model `proofs` catch up.",
        )
    if signed[1].histories is None:
        no_histories(size)
    streams = sorted({each.stream_id for each in events})
    with HistoriesView(parts.views).histories() as stored:
        histories = [stored.proof(each, size) for each in streams]
    write_histories(parts, output, signed, histories)
    progress_note(f"{output}: {len(streams)} 条流 streams, checkpoint {size}")


def _told(found: Lineage, signed: Signed, proofs: Proofs) -> Mapping[str, object]:
    note, checkpoint = signed
    return {
        "table": found.table,
        "projection": found.projection,
        "key": found.key,
        "position": found.position,
        "live_position": found.live_position,
        "standing": found.standing,
        "agrees": found.agrees,
        "holds": _holds(found, checkpoint, proofs),
        "events": [_event(each, proofs.get(each.position)) for each in found.events],
        "differences": to_jsonable_python(found.differences),
        "size": checkpoint.size,
        "checkpoint": note.written(),
    }


def _event(made: Made, proof: Sequence[bytes] | None) -> Mapping[str, object]:
    return {
        "position": made.position,
        "type": made.type,
        "stream": made.stream,
        "version": made.version,
        "recorded_at": made.recorded_at,
        "source": made.source,
        "message_id": made.message_id,
        "touch": made.touch,
        "leaf_hash": hashes_text([made.leaf])[0],
        "proof": None if proof is None else hashes_text(proof),
    }


def _show(found: Lineage, checkpoint: Checkpoint, proofs: Proofs) -> None:
    if found.events:
        print_table(
            f"lineage 行的来历 {found.table} {'/'.join(map(str, found.key.values()))}",
            (
                "position",
                "type",
                "stream",
                "version",
                "recorded at",
                "source",
                "message id",
                "touch",
                "proved",
            ),
            [
                (
                    each.position,
                    each.type,
                    each.stream,
                    each.version,
                    each.recorded_at,
                    each.source,
                    each.message_id,
                    each.touch,
                    _proved(each, checkpoint, proofs),
                )
                for each in found.events
            ],
        )
    for difference in found.differences:
        typer.echo(line_of(difference))
    said = SAID[found.standing]
    if found.standing is not Standing.NEVER_MADE or found.differences:
        said = f"{said};{AGREES if found.agrees else DIFFERS}"
    typer.echo(f"{found.projection} {found.position}: {said}")


def _proved(made: Made, checkpoint: Checkpoint, proofs: Proofs) -> str:
    if made.position > checkpoint.size:
        return f"尚未签署 not signed for yet ({checkpoint.size})"
    return "是 yes" if made.position in proofs else "否 NO"
