"""The proofs' part of the HTTP door: under `/proofs` the log of events, and under `/proofs/access` that of access, is
read as C2SP tlog-tiles has it."""

from access.authorize import Action
from api import histories
from api.proofs import ACCESS, EVENTS, ConsistencyAnswer, InclusionAnswer, LogProofs
from api.route import Route


def _routes(prefix: str, proofs: LogProofs, *titles: tuple[str, str]) -> tuple[Route, ...]:
    checkpoint, inclusion, consistency, tile = titles
    action = Action.READ_PROOFS
    return (
        Route(
            path=f"{prefix}/checkpoint",
            action=action,
            endpoint=proofs.read_checkpoint,
            title=checkpoint,
            media_type="text/plain",
        ),
        Route(
            path=f"{prefix}/inclusion",
            action=action,
            endpoint=proofs.read_inclusion,
            title=inclusion,
            document=InclusionAnswer,
        ),
        Route(
            path=f"{prefix}/consistency",
            action=action,
            endpoint=proofs.read_consistency,
            title=consistency,
            document=ConsistencyAnswer,
        ),
        Route(
            path=f"{prefix}/tile/{{level}}/{{tile:path}}",
            action=action,
            endpoint=proofs.read_tile,
            title=tile,
            media_type="application/octet-stream",
        ),
    )


PROOFS = (
    *_routes(
        "/proofs",
        EVENTS,
        ("签署的检查点", "A signed checkpoint of the log"),
        ("某一事件在册的证明", "That an event is in the log"),
        ("台账只增不改的证明", "That the log only grew"),
        ("证明树的一块", "A tile of the proof tree"),
    ),
    Route(
        path="/proofs/history",
        action=Action.READ_HISTORY_PROOF,
        endpoint=histories.read_history,
        title=("某人或某案全部事件无遗漏的证明", "That these are all events of one stream"),
        document=histories.HistoryAnswer,
    ),
    *_routes(
        "/proofs/access",
        ACCESS,
        ("访问日志的检查点", "A signed checkpoint of the access log"),
        ("某次访问在册的证明", "That a look is in the access log"),
        ("访问日志只增不改的证明", "That the access log only grew"),
        ("访问日志证明树的一块", "A tile of the access log's proof tree"),
    ),
)
