"""Each log with its stored proof tree and who signs it: what commands, the door and the signing thread stand on."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.assembly import House
from app.settings import LogName
from ledger.proofs.leaf_logs import AccessLeaves, EventLeaves, LeafLog
from ledger.proofs.notary import Notary, OpenHistories
from ledger.proofs.notes import Note
from projections.histories.view import HistoriesView
from projections.proofs.table import ACCESS_TREE, EVENTS_TREE, StoredTree
from projections.proofs.view import ProofsView
from projections.readstore.port import ReadStore


@dataclass(frozen=True, slots=True)
class SignedLog:
    """One log; only that of events has histories."""

    leaves: LeafLog
    stored: StoredTree
    view: ProofsView
    notary: Notary
    histories: OpenHistories | None = None

    @property
    def origin(self) -> str:
        """What the log is called."""
        return self.notary.signer.name

    def checkpoint(self) -> Note:
        """Of the log as far as its tree has followed."""
        return self.notary.checkpoint(self.view.tree, self.histories)


def signed_logs(house: House, views: ReadStore) -> Mapping[LogName, SignedLog]:
    """The logs there are; that of access only where one is kept."""
    found = {
        LogName.EVENTS: SignedLog(
            EventLeaves(house.log),
            EVENTS_TREE,
            ProofsView(views, EVENTS_TREE),
            house.notary,
            HistoriesView(views).histories,
        )
    }
    if house.access_rows is not None:
        found[LogName.ACCESS] = SignedLog(
            AccessLeaves(house.access_rows), ACCESS_TREE, ProofsView(views, ACCESS_TREE), house.access_notary
        )
    return found
