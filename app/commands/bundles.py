"""`gridledger bundle` and `state-hash`: what others check, and fold again, without the house."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from access.authorize import Action
from app.command_looks import looked
from app.output import Exit, fail, progress_note
from app.proving import ProofHouse, own_checkpoint, proving, require_within
from app.sealed_bundle import Selection, explaining_texts, selected, signed_state
from app.settings import LogName
from app.trees import SignedLog
from app.verbs import verb
from app.world import world_guard
from ledger.port import StoreUnavailable
from ledger.proofs.bundle import STATE, BundleFile, Contents, bundle_at, write_access, write_bundle
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.histories import HistoryProof
from ledger.proofs.leaf_logs import AccessLeaves
from ledger.proofs.notes import Note
from projections.histories.view import HistoriesView
from projections.state import Behind, ErasedSince

Signed = tuple[Note, Checkpoint]


@verb(Action.BUNDLE_EVENTS)
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
    sealed: Annotated[
        bool, typer.Option("--sealed", help="with state hash, schemas and rule packs, to be folded again")
    ] = False,
    place: Annotated[
        str | None, typer.Option(help="only streams told of in grids whose code begins so; implies --sealed")
    ] = None,
    access: Annotated[bool, typer.Option("--access", help="with the log of who looked at what")] = False,
) -> None:
    """Write events with their proofs for somebody who checks them alone (verify/gridledger_verify.py). 证明包。"""
    # long because its options are its help
    with proving() as parts:
        signed = parts.newest() if checkpoint is None else own_checkpoint(parts, checkpoint)
        older = [own_checkpoint(parts, each) for each in since or []]
        size = signed[1].size
        require_within(first, last or size, size)
        _require_older(parts, signed, older)
        contents = contents_of(parts, signed, first=first, last=last or size, older=older)
        if sealed or place is not None:
            if (first, last) != (1, None):
                _whole_only()
            contents = _sealed(parts, contents, place)
        looks = parts.log(LogName.ACCESS) if access else None
        _told_of(parts, contents, place, looks)
        with bundle_at(file) as out:
            _written(parts, out, contents, looks)
    progress_note(f"{file}: {first}–{last or size}, checkpoint {size}")


@verb(Action.VERIFY_LOG)
@world_guard((StoreUnavailable,))
def state_hash(
    at: Annotated[
        int | None, typer.Option(min=1, help="position; that of the newest checkpoint when not given")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="a file instead of the screen")
    ] = None,
) -> None:
    """Print the signed content hashes of the read tables at a position. 公布视图的状态哈希。"""
    with proving() as parts:
        size = at or parts.newest()[1].size
        with parts.views.reading() as reader:
            try:
                text = signed_state(reader, parts.house.notary, size).written()
            except Behind as behind:
                _behind(behind, size)
            except ErasedSince as gone:
                _erased_since(gone)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def contents_of(
    parts: ProofHouse, signed: Signed, *, first: int, last: int, older: Sequence[Signed] = ()
) -> Contents:
    """A stretch of the log against a checkpoint."""
    note, checkpoint = signed
    keys = [parts.house.notary.verifier]
    return Contents(first=first, last=last, note=note, checkpoint=checkpoint, keys=keys, older=older)


def write_histories(parts: ProofHouse, file: Path, signed: Signed, histories: Sequence[HistoryProof]) -> None:
    """A bundle of these streams and nothing else."""
    contents = contents_of(parts, signed, first=1, last=signed[1].size)
    with bundle_at(file) as out:
        _written(parts, out, replace(contents, histories=histories), None)


def _told_of(parts: ProofHouse, contents: Contents, place: str | None, looks: SignedLog | None) -> None:
    """The access event of a bundle says everything that leaves in it."""
    objects = [f"events:{contents.first}-{contents.last}"]
    rows = contents.last - contents.first + 1
    if place is not None:
        objects.append(f"place:{place}")
        rows = sum(each.history.events for each in contents.histories or () if each.history is not None)
    if looks is not None:
        entries = looks.view.size + 1  # the newest of them is this look itself
        objects.append(f"access:1-{entries}")
        rows += entries
    looked(parts.house, Action.BUNDLE_EVENTS, objects=objects, rows=rows)


def _written(parts: ProofHouse, out: BundleFile, contents: Contents, looks: SignedLog | None) -> None:
    if looks is not None:
        contents = replace(contents, keys=[*contents.keys, looks.notary.verifier])
    with parts.log(LogName.EVENTS).view.tree() as tree:
        write_bundle(out, parts.house.log, tree, contents)
    if looks is not None and isinstance(looks.leaves, AccessLeaves):
        note, signed = parts.newest(LogName.ACCESS)
        with looks.view.tree() as tree:
            write_access(out, looks.leaves, tree, note, signed.size)


def _sealed(parts: ProofHouse, contents: Contents, place: str | None) -> Contents:
    checkpoint = contents.checkpoint
    chosen: Selection | None = None
    if place is not None:
        if checkpoint.histories is None:
            no_histories(checkpoint.size)
        chosen = selected(parts.house.log, place, checkpoint.size)
        if not chosen.streams:
            fail(
                Exit.BAD_USE,
                f"{place} 没有任何记录。",
                f"There is nothing that was told of a grid in {place}.",
            )
        with HistoriesView(parts.views).histories() as stored:
            proofs = [stored.proof(each, checkpoint.size) for each in chosen.streams]
        contents = replace(contents, histories=proofs)
    with parts.views.reading() as reader:
        try:
            state = signed_state(reader, parts.house.notary, checkpoint.size, place, chosen)
        except Behind as behind:
            _behind(behind, checkpoint.size)
        except ErasedSince as gone:
            _erased_since(gone)
    return replace(contents, texts={**explaining_texts(), STATE: state.written()})


def _require_older(parts: ProofHouse, signed: Signed, older: Sequence[Signed]) -> None:
    size = signed[1].size
    if size > parts.log(LogName.EVENTS).view.size or any(each.size > size for _, each in older):
        fail(
            Exit.BAD_USE,
            f"检查点的事件数超出范围:{size}",
            f"A checkpoint lies beyond the log, or an older one beyond it: {size}",
        )


def no_histories(size: int) -> NoReturn:
    """The map of histories is still being built, or the checkpoint is older than it."""
    fail(
        Exit.WRONG,
        f"{size} 条的检查点未载各流历史的根;请待 histories 视图追上并有新事件后再试。",
        f"The checkpoint of {size} tells no root of histories: let the read model `histories` catch up, and an event come.",
    )


def _behind(behind: Behind, size: int) -> NoReturn:
    fail(
        Exit.WRONG,
        f"视图 {behind.projection} 只到 {behind.position},尚未追到 {size};请稍后再试。",
        f"The read model {behind.projection} stands at {behind.position}, not yet at {size}: try again later.",
    )


def _erased_since(gone: ErasedSince) -> NoReturn:
    fail(Exit.WRONG, f"{gone.code}:{gone.zh}", f"{gone.code}: {gone.en}")


def _whole_only() -> NoReturn:
    fail(
        Exit.BAD_USE,
        "可重放的证明包须自第一条起;请不要与 --from、--to 同用。",
        "A bundle to be folded again begins with the first event: leave --from and --to away.",
    )
