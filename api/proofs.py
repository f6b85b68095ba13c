"""Proofs over HTTP: the signed checkpoint, what leads to it from an event or an older one, and the tree's tiles."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from api.answers import POSITION_HEADER, REVALIDATE, Answer, answer
from api.deps import ApiDeps, ProofParts
from api.door import AtDoor, Door
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


@dataclass(frozen=True, slots=True)
class LogProofs:
    """The endpoints of one log."""

    of: Callable[[ApiDeps], ProofParts | None]

    def read_checkpoint(self, door: AtDoor) -> Response:
        """The newest checkpoint; a new one is signed when events came since."""
        parts = self._parts(door)
        with as_signed():
            note = parts.checkpoint()
        headers = {"cache-control": REVALIDATE, POSITION_HEADER: str(checkpoint_in(note).size)}
        return Response(note.written(), headers=headers, media_type="text/plain; charset=utf-8")

    def read_inclusion(
        self,
        request: Request,
        door: AtDoor,
        position: Annotated[int, Query(ge=1, le=2**53, description="log position · 台账位置")],
        size: Size = None,
    ) -> Response:
        """That the event at `position` is in the log of `size` events."""
        parts = self._parts(door)
        with as_signed(), parts.view.tree() as tree:
            whole = _within(tree, size)
            if position > whole:
                raise ParameterInvalid(errors=[{"in": "query", "name": "position", "rule": "at_most_size"}])
            told = told_inclusion(tree, origin=parts.notary.signer.name, position=position, size=whole)
        document = InclusionAnswer.model_validate(told)
        return answer(request, document, position=whole)

    def read_consistency(
        self,
        request: Request,
        door: AtDoor,
        old: Annotated[int, Query(alias="from", ge=1, le=2**53, description="the older size · 较早的事件数")],
        new: Annotated[
            int | None, Query(alias="to", ge=1, le=2**53, description="the newer size · 较新的事件数")
        ] = None,
    ) -> Response:
        """That the log of `from` events is the beginning of the log of `to` events."""
        parts = self._parts(door)
        with as_signed(), parts.view.tree() as tree:
            whole = _within(tree, new)
            if old > whole:
                raise ParameterInvalid(errors=[{"in": "query", "name": "from", "rule": "at_most_to"}])
            told = told_consistency(tree, origin=parts.notary.signer.name, old=old, new=whole)
        document = ConsistencyAnswer.model_validate(told)
        return answer(request, document, position=whole)

    def read_tile(
        self, door: AtDoor, level: Annotated[int, Path(ge=0, le=HIGHEST_LEVEL)], tile: Annotated[str, Path()]
    ) -> Response:
        """The hashes of one tile, one after another: full for ever, or partial with `.p/` and its width."""
        wanted = tile_of(level, tile)
        if wanted is None:
            raise NotFound
        with as_signed(), self._parts(door).view.tree() as tree:
            found = tree.tile(wanted)
        if found is None:
            raise NotFound
        return Response(
            b"".join(found), headers={"cache-control": REVALIDATE}, media_type="application/octet-stream"
        )

    def _parts(self, door: Door) -> ProofParts:
        found = self.of(door.deps)
        if found is None:
            raise NotFound
        return found


EVENTS = LogProofs(lambda deps: deps.proofs)
ACCESS = LogProofs(lambda deps: deps.access_proofs)


def _within(tree: TiledTree, asked: int | None) -> int:
    """The size asked for, or the whole tree's."""
    if tree.size == 0 or (asked is not None and asked > tree.size):
        raise NotYetRecorded(head=tree.size)
    return tree.size if asked is None else asked


@contextmanager
def as_signed() -> Iterator[None]:
    """Damage and forks are told, never papered over."""
    try:
        yield
    except (BookNotSafe, NotAContinuation, TreeDamaged) as problem:
        raise LogNotAsSigned from problem
