"""All events of one stream over HTTP: which they are, and that the ledger holds no other of it."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from access.authorize import Resource
from access.record_state import person_of
from api.answers import Answer, answer
from api.deps import ApiDeps
from api.disputes import case_resource
from api.door import AtDoor
from api.persons import admitted_person
from api.problems import NotFound, NotYetRecorded
from api.proofs import as_signed
from api.seam import Admission, Admitted
from ledger.identity import stream_id
from ledger.proofs.checkpoints import checkpoint_in
from ledger.proofs.told import told_history, told_leaf
from projections.moment import NOW


class LeafAnswer(Answer):
    """One event by its place, its type, and the hash that stands for all it says."""

    position: int
    version: int
    type: str
    leaf_hash: str


class HistoryEntry(Answer):
    """What the signed map says of the stream: with `events` 0 it has none. Hashes in base64, from the root down."""

    stream: str
    events: int
    last: int
    digest: str | None = None
    other: list[str] | None = None
    hashes: list[str]


class HistoryAnswer(Answer):
    """`events` are all there are of the stream among the first `size`; `history` leads to `root`, which stands in `checkpoint`."""

    origin: str
    name: str
    size: int
    root: str
    checkpoint: str
    history: HistoryEntry
    events: list[LeafAnswer]


def read_history(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    stream: Annotated[
        str,
        Query(
            min_length=3,
            max_length=200,
            pattern=r"^[a-z][a-z_-]*:\S+$",
            description="dispute:CODE, person:KEY … · 流名",
        ),
    ],
) -> Response:
    """The stream's events as places and hashes, and the proof that they are all, up to the newest checkpoint."""
    parts = door.deps.proofs
    if parts is None or parts.histories is None or parts.log is None:
        raise NotFound
    _require_reach(door.deps, admission, stream)
    with as_signed():
        note = parts.checkpoint()
        signed = checkpoint_in(note)
        if signed.histories is None:
            raise NotYetRecorded(head=signed.size)  # the map of histories is still being built
        with parts.histories.histories() as stored:
            proof = stored.proof(stream_id(stream), signed.size)
    rows = [row for row in parts.log.read_stream(proof.stream) if row.position <= signed.size]
    told = told_history(signed, proof, name=stream)
    events = [told_leaf(row) for row in rows]
    document = HistoryAnswer.model_validate({**told, "checkpoint": note.written(), "events": events})
    return answer(request, document, position=signed.size)


def _require_reach(deps: ApiDeps, admission: Admission, stream: str) -> None:
    """Whoever may know the person or the case may know how many facts there are of it, and where. Of what else there is,
    and that there is nothing of a name, only an office learns that covers every place."""
    kind, _, name = stream.partition(":")
    person_key = person_of(stream)
    if person_key is not None and deps.registry.person(person_key) is not None:
        admitted_person(deps, admission, person_key, NOW)
        return
    case = deps.board.find(name) if kind == "dispute" else None
    admission.require(Resource() if case is None else case_resource(case))
