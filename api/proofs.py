"""Proofs over HTTP: the signed checkpoint, what leads to it from an event or an older one, and the tree's tiles."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from api.answers import POSITION_HEADER, REVALIDATE, Answer, answer
from api.deps import ProofParts
from api.door import AtDoor
from api.problems import LogNotAsSigned, NotFound, NotYetRecorded, ParameterInvalid
from ledger.proofs.checkpoint_book import BookNotSafe
from ledger.proofs.checkpoints import checkpoint_in
from ledger.proofs.notary import NotAContinuation
from ledger.proofs.tiles import HIGHEST_LEVEL, TiledTree, TreeDamaged, tile_of
from ledger.proofs.told import told_consistency, told_inclusion

Size = Annotated[int | None, Query(ge=1, le=2**53, description="events of the tree · 证明树的事件数")]


class InclusionAnswer(Answer):
    """`hashes` lead from `leaf_hash` to `root`, the hash of the first `size` events; all in base64."""

    origin: str
    position: int
    size: int
    leaf_hash: str
    root: str
    hashes: list[str]


class ConsistencyAnswer(Answer):
    """`hashes` show that the log of `from` events is the beginning of the log of `to` events."""

    origin: str
    from_size: int
    to_size: int
    from_root: str
    to_root: str
    hashes: list[str]


def read_checkpoint(door: AtDoor) -> Response:
    """The newest checkpoint; a new one is signed when events came since."""
    parts = _parts(door)
    with _as_signed():
        note = parts.notary.checkpoint(parts.view.tree)
    headers = {"cache-control": REVALIDATE, POSITION_HEADER: str(checkpoint_in(note).size)}
    return Response(note.written(), headers=headers, media_type="text/plain; charset=utf-8")


def read_inclusion(
    request: Request,
    door: AtDoor,
    position: Annotated[int, Query(ge=1, le=2**53, description="log position · 台账位置")],
    size: Size = None,
) -> Response:
    """That the event at `position` is in the log of `size` events."""
    parts = _parts(door)
    with _as_signed(), parts.view.tree() as tree:
        whole = _within(tree, size)
        if position > whole:
            raise ParameterInvalid(errors=[{"in": "query", "name": "position", "rule": "at_most_size"}])
        told = told_inclusion(tree, origin=parts.notary.signer.name, position=position, size=whole)
    document = InclusionAnswer.model_validate(told)
    return answer(request, document, position=whole)


def read_consistency(
    request: Request,
    door: AtDoor,
    old: Annotated[int, Query(alias="from", ge=1, le=2**53, description="the older size · 较早的事件数")],
    new: Annotated[
        int | None, Query(alias="to", ge=1, le=2**53, description="the newer size · 较新的事件数")
    ] = None,
) -> Response:
    """That the log of `from` events is the beginning of the log of `to` events."""
    parts = _parts(door)
    with _as_signed(), parts.view.tree() as tree:
        whole = _within(tree, new)
        if old > whole:
            raise ParameterInvalid(errors=[{"in": "query", "name": "from", "rule": "at_most_to"}])
        told = told_consistency(tree, origin=parts.notary.signer.name, old=old, new=whole)
    document = ConsistencyAnswer.model_validate(told)
    return answer(request, document, position=whole)


def read_tile(
    door: AtDoor, level: Annotated[int, Path(ge=0, le=HIGHEST_LEVEL)], tile: Annotated[str, Path()]
) -> Response:
    """The hashes of one tile, one after another: full for ever, or partial with `.p/` and its width."""
    wanted = tile_of(level, tile)
    if wanted is None:
        raise NotFound
    with _as_signed(), _parts(door).view.tree() as tree:
        found = tree.tile(wanted)
    if found is None:
        raise NotFound
    return Response(
        b"".join(found), headers={"cache-control": REVALIDATE}, media_type="application/octet-stream"
    )


def _parts(door: AtDoor) -> ProofParts:
    if door.deps.proofs is None:
        raise NotFound
    return door.deps.proofs


def _within(tree: TiledTree, asked: int | None) -> int:
    """The size asked for, or the whole tree's."""
    if tree.size == 0 or (asked is not None and asked > tree.size):
        raise NotYetRecorded(head=tree.size)
    return tree.size if asked is None else asked


@contextmanager
def _as_signed() -> Iterator[None]:
    """Damage and forks are told, never papered over."""
    try:
        yield
    except (BookNotSafe, NotAContinuation, TreeDamaged) as problem:
        raise LogNotAsSigned from problem
