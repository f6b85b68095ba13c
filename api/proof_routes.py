"""The proofs' part of the HTTP door: under `/proofs` a log is read as C2SP tlog-tiles has it."""

from access.authorize import Action
from api import proofs
from api.route import Route

PROOFS = (
    Route(
        path="/proofs/checkpoint",
        action=Action.READ_PROOFS,
        endpoint=proofs.read_checkpoint,
        title=("签署的检查点", "A signed checkpoint of the log"),
        media_type="text/plain",
    ),
    Route(
        path="/proofs/inclusion",
        action=Action.READ_PROOFS,
        endpoint=proofs.read_inclusion,
        title=("某一事件在册的证明", "That an event is in the log"),
        document=proofs.InclusionAnswer,
    ),
    Route(
        path="/proofs/consistency",
        action=Action.READ_PROOFS,
        endpoint=proofs.read_consistency,
        title=("台账只增不改的证明", "That the log only grew"),
        document=proofs.ConsistencyAnswer,
    ),
    Route(
        path="/proofs/tile/{level}/{tile:path}",
        action=Action.READ_PROOFS,
        endpoint=proofs.read_tile,
        title=("证明树的一块", "A tile of the proof tree"),
        media_type="application/octet-stream",
    ),
)
