"""Both logs of a store that was put back, held against every checkpoint that was ever signed of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.assembly import House
from app.settings import LogName
from ledger.keeping.manifest import Manifest
from ledger.keeping.restoring import RestoreStopped
from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.leaf_logs import AccessLeaves, EventLeaves, LeafLog
from ledger.proofs.notary import Notary
from ledger.proofs.notes import Note
from ledger.proofs.recheck import Fault, recheck
from ledger.proofs.tiles import Tile, TreeDamaged

CALLED = {LogName.EVENTS: ("台账", "log of events"), LogName.ACCESS: ("访问日志", "access log")}


@dataclass(frozen=True)
class RestoredLog:
    """One log as it stands now; `signed` are its checkpoints, the smallest first."""

    name: LogName
    leaves: LeafLog
    notary: Notary
    signed: Sequence[Checkpoint]

    @cached_property
    def head(self) -> int:
        """The newest position."""
        return self.leaves.head()

    @property
    def lost(self) -> list[int]:
        """Sizes that were signed and that the log has not got any more."""
        return [each.size for each in self.signed if each.size > self.head]

    def require_as_signed(self) -> None:
        """Raises `RestoreStopped` where what stands in it is not what was signed."""
        within = [each for each in self.signed if 0 < each.size <= self.head]
        if not within:
            return
        found = recheck(self.leaves, within, _no_tile).divergence
        # The stored tree is a read model: it is folded anew afterwards.
        if found is not None and found.fault is not Fault.TREE_DAMAGED:
            zh, en = CALLED[self.name]
            raise RestoreStopped(
                "restore.not_as_signed",
                f"{zh}位置 {found.position} 至 {found.until} 之间的内容与已签署的检查点不符,不予启用。",
                f"What stands between positions {found.position} and {found.until} of the {en} is not what was signed; "
                "the ledger stays closed.",
            )


def restored_logs(house: House, manifest: Manifest | None) -> list[RestoredLog]:
    """Raises `RestoreStopped` for a checkpoint that does not bear our signature: it proves nothing."""
    of_backup = [] if manifest is None or not manifest.checkpoint else [read_checkpoint(manifest.checkpoint)]
    events, access = house.notary, house.access_notary
    return [
        RestoredLog(LogName.EVENTS, EventLeaves(house.log), events, _signed(events, of_backup)),
        RestoredLog(LogName.ACCESS, AccessLeaves(house.access_log), access, _signed(access, ())),
    ]


def require_nothing_lost(logs: Sequence[RestoredLog]) -> None:
    """Raises `RestoreStopped` that says of each log where it ends and how far it was signed."""
    short = [each for each in logs if each.lost]
    if short:
        zh = ";".join(
            f"{CALLED[each.name][0]}只到 {each.head},而已签署过 {each.lost[-1]} 条的检查点" for each in short
        )
        en = "; ".join(
            f"the {CALLED[each.name][1]} ends at {each.head}, a checkpoint of {each.lost[-1]} was signed"
            for each in short
        )
        raise RestoreStopped(
            "restore.events_lost",
            f"{zh}:其后的内容将丢失。须由两人以 --accept-loss 接受。",
            f"What came after the backup is lost: {en}. Two persons must accept that (--accept-loss).",
        )


def _signed(notary: Notary, more: Sequence[tuple[Note, Checkpoint]]) -> list[Checkpoint]:
    kept = [*notary.book.all(), *more]
    for note, each in kept:
        if each.origin != notary.verifier.name or not notary.verifier.signed(note):
            raise RestoreStopped(
                "restore.checkpoint_not_ours",
                f"{each.size} 条的检查点不是本台账签署的。",
                f"The checkpoint of {each.size} was not signed by this ledger.",
            )
    return sorted((each for _, each in kept), key=lambda each: each.size)


def _no_tile(tile: Tile) -> list[bytes]:
    raise TreeDamaged("nothing of the stored tree is believed in a restore")
