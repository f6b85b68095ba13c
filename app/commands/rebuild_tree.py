"""`gridledger proof rebuild-tree`: the access log's proof tree folded anew from the log, if the log is as it was signed."""

from access.authorize import Action
from app.commands.verify import texts_of
from app.output import Exit, fail, progress_note
from app.proving import proving, signed_checkpoints
from app.settings import LogName
from app.verbs import verb
from app.world import world_guard
from ledger.follower import LogHasAGap
from ledger.port import StoreUnavailable
from ledger.proofs.recheck import against_roots
from projections.proofs.follow import TreeFollower
from projections.readstore.port import LeaseLost

LOG = LogName.ACCESS


@verb(Action.REBUILD_VIEW)
@world_guard((StoreUnavailable,))
def rebuild_tree() -> None:
    """Fold the proof tree of the access log anew from the log itself.

    First the log is held against every checkpoint that was signed of it; where it does not lead to one of them,
    nothing is folded and the command ends with 1. (The tree of the log of events: gridledger rebuild proofs.)
    重建访问日志的证明树:先与全部检查点核对,不符则不重建,以 1 结束。
    """
    with proving() as parts:
        log = parts.stored(LOG)
        signed = signed_checkpoints(log, log.notary.verifier)
        if (other := against_roots(log.leaves, signed)) is not None:
            zh, en = texts_of(other, LOG)
            fail(Exit.WRONG, f"{zh};没有重建。", f"{en}: nothing was rebuilt.")
        try:
            size = TreeFollower(log.leaves, parts.views, log.stored).fold_anew()
        except LogHasAGap as gap:
            fail(Exit.WRONG, f"访问日志有缺口:{gap}", f"The access log has a hole: {gap}")
        except LeaseLost:
            fail(
                Exit.WORLD_BROKEN,
                "另一进程接手了证明树;请再次运行。",
                "Another process took the tree over; run it again.",
            )
    progress_note(f"已重建 rebuilt: {size}")
