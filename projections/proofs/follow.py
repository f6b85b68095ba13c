"""Keeps the proof tree of a log that is not the ledger's: no projection follows the access log, its tree does."""

from dataclasses import dataclass
from uuid import uuid4

from ledger.follower import LogHasAGap
from ledger.proofs.leaf_logs import Leaf, LeafLog
from ledger.proofs.leaves import leaf_hash
from projections.changes import Changes
from projections.proofs.table import StoredTree
from projections.proofs.view import edge_from_views
from projections.readstore.port import FoldedBatch, Lease, LeaseLost, ReadStore

BATCH = 1_000
LEASE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class TreeFollower:
    """One process at a time takes in what was logged since; hashes and position commit together."""

    log: LeafLog
    views: ReadStore
    stored: StoredTree

    def catch_up(self) -> int:
        """Take in what the log holds now; the size reached. Raises `LogHasAGap` where a position is missing."""
        size = self.views.position(self.stored.name)
        if not self.log.leaves(after=size, limit=1):
            return size  # nothing came: no lease is written for it
        lease = self.views.take_lease(self.stored.name, uuid4().hex, LEASE_SECONDS)
        if lease is None:
            raise LeaseLost(self.stored.name)
        try:
            return self._follow(lease)
        finally:
            self.views.give_up_lease(lease)

    def fold_anew(self) -> int:
        """Forget the tree and fold it again; whoever follows meanwhile finds out and waits. The size reached."""
        lease = self.views.take_over_lease(self.stored.name, uuid4().hex, LEASE_SECONDS)
        try:
            self.views.clear(self.stored.name, (self.stored.hashes,))
            return self._follow(lease)
        finally:
            self.views.give_up_lease(lease)

    def _follow(self, lease: Lease) -> int:
        size = self.views.position(self.stored.name)
        while found := self.log.leaves(after=size, limit=BATCH):
            _require_continuing(found, size)
            self.views.commit(self._folded(found, lease))
            size = found[-1].position
            if not self.views.keep_lease(lease, LEASE_SECONDS):
                raise LeaseLost(self.stored.name)
        return size

    def _folded(self, found: list[Leaf], lease: Lease) -> FoldedBatch:
        before = found[0].position - 1
        edge = edge_from_views(self.views, self.stored)(before)
        changes = Changes((self.stored.hashes,))
        add = changes.of(self.stored.hashes).add
        for leaf in found:
            for level, place, hashed in edge.take(leaf_hash(leaf.data)):
                add([level, place, leaf.position, hashed.hex()])
        return FoldedBatch(
            projection=self.stored.name,
            after=before,
            position=found[-1].position,
            moments=(),
            changes=changes,
            lease=lease,
        )


def _require_continuing(found: list[Leaf], after: int) -> None:
    for expected, leaf in enumerate(found, start=after + 1):
        if leaf.position != expected:
            raise LogHasAGap(f"position {expected} of the access log is missing")
