"""Each log with its stored proof tree and who signs it: what commands, the door and the signing thread stand on."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.deps import ProofParts
from app.assembly import House
from app.settings import LogName
from ledger.proofs.leaf_logs import AccessLeaves, EventLeaves, LeafLog
from ledger.proofs.notary import Notary
from ledger.proofs.notes import Note
from projections.histories.view import HistoriesView
from projections.proofs.table import ACCESS_TREE, EVENTS_TREE, StoredTree
from projections.proofs.view import ProofsView
from projections.readstore.port import ReadStore


@dataclass(frozen=True, slots=True)
class SignedLog:
    """One log, where its tree is stored, and what the door answers questions about it with."""

    leaves: LeafLog
    stored: StoredTree
    parts: ProofParts

    @property
    def view(self) -> ProofsView:
        """The tree as it is stored."""
        return self.parts.view

    @property
    def notary(self) -> Notary:
        """Who signs."""
        return self.parts.notary

    @property
    def origin(self) -> str:
        """What the log is called."""
        return self.notary.signer.name

    def checkpoint(self) -> Note:
        """Of the log as far as its tree has followed."""
        return self.parts.checkpoint()


def signed_logs(house: House, views: ReadStore) -> Mapping[LogName, SignedLog]:
    """Both of them; only that of events has histories."""
    events = ProofParts(ProofsView(views, EVENTS_TREE), house.notary, HistoriesView(views), house.log)
    looks = ProofParts(ProofsView(views, ACCESS_TREE), house.access_notary)
    return {
        LogName.EVENTS: SignedLog(EventLeaves(house.log), EVENTS_TREE, events),
        LogName.ACCESS: SignedLog(AccessLeaves(house.access_log), ACCESS_TREE, looks),
    }
