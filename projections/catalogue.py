"""Every projection of the house: its name, its tables and its fold."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ledger.codec import Codec
from ledger.port import LedgerStore, LogRow, SubjectKeyRow
from ledger.proofs.history_map import Pieces, PiecesOfLog
from ledger.vault import Vault
from projections.audit_trail.fold import AuditTrailFold
from projections.audit_trail.table import TRAIL
from projections.deadlines import RulebookOf
from projections.dispute_board import table as board
from projections.dispute_board.fold import DisputeBoardFold
from projections.dispute_timeline.fold import DisputeTimelineFold
from projections.dispute_timeline.table import TIMELINE
from projections.extract import Exportable
from projections.fold import Folder, ReadStreams, StreamFolder
from projections.histories import table as histories
from projections.histories.fold import HistoriesFolder
from projections.identities import fold as identities
from projections.identities import table as identity
from projections.matters import fold as matters
from projections.matters.table import NAME as MATTERS
from projections.proofs import table as proofs
from projections.proofs.fold import Recall, TreeFolder, edge_from_log
from projections.registry import fold as registry
from projections.registry.inconsistency_files import EXPORTABLE as INCONSISTENCIES
from projections.registry.placed_files import EXPORTABLES as PLACED
from projections.rental import fold as rental
from projections.rights import table as rights
from projections.rights.fold import RightsFold
from projections.search import table as search
from projections.search.fold import SearchFold, SearchFolder
from projections.table import Table

TABLES_OF: Mapping[str, tuple[Table, ...]] = {
    board.NAME: (board.VERSIONS,),
    TIMELINE.name: (TIMELINE,),
    TRAIL.name: (TRAIL,),
    registry.NAME: registry.TABLES,
    rental.NAME: rental.TABLES,
    rights.NAME: rights.TABLES,
    MATTERS: matters.TABLES,
    search.NAME: (search.ENTRIES, search.WORDS),
    identity.NAME: identities.TABLES,
    proofs.NAME: (proofs.HASHES,),
    histories.NAME: (histories.HEADS, histories.NODES),
}
# Followed by no projection: the access log is not the ledger's.
BESIDE: Mapping[str, tuple[Table, ...]] = {proofs.ACCESS_TREE.name: (proofs.ACCESS_HASHES,)}
TABLES: tuple[Table, ...] = tuple(
    table for tables in (*TABLES_OF.values(), *BESIDE.values()) for table in tables
)
NAMES: tuple[str, ...] = tuple(TABLES_OF)
# These follow from the events alone: no key, no other read model, one stream apart from another.
UNKEYED: tuple[str, ...] = (
    board.NAME,
    TIMELINE.name,
    TRAIL.name,
    registry.NAME,
    rental.NAME,
    rights.NAME,
    MATTERS,
)
# Kept in no table, or shown otherwise than it is kept, but exported like the rest.
DERIVED: Mapping[str, Exportable] = {each.name: each for each in (INCONSISTENCIES, *PLACED)}


def unkeyed_folder(name: str, codec: Codec, rulebook_of: RulebookOf, read_streams: ReadStreams) -> Folder:
    """The fold of one of `UNKEYED`. Raises `KeyError` for any other."""
    match name:
        case board.NAME:
            return StreamFolder(DisputeBoardFold(codec, rulebook_of), read_streams)
        case TIMELINE.name:
            return StreamFolder(DisputeTimelineFold(codec), read_streams)
        case TRAIL.name:
            return StreamFolder(AuditTrailFold(codec), read_streams)
        case registry.NAME:
            return StreamFolder(registry.registry_fold(codec, rulebook_of), read_streams)
        case rental.NAME:
            return StreamFolder(rental.rental_fold(codec, rulebook_of), read_streams)
        case rights.NAME:
            return StreamFolder(RightsFold(codec, rulebook_of), read_streams)
        case _ if name == MATTERS:
            return StreamFolder(matters.matters_fold(codec), read_streams)
        case _:
            raise KeyError(name)


class Catalogue:
    """Makes folders over one log; a folder holds memory and serves one runner.

    `recall` gives the proof tree's edge, `pieces` those of the map of histories; without them both come from the log.
    """

    def __init__(
        self,
        codec: Codec,
        rulebook_of: RulebookOf,
        ledger: LedgerStore,
        vault: Vault,
        recall: Recall | None = None,
        pieces: Pieces | None = None,
    ) -> None:
        self._codec = codec
        self._rulebook_of = rulebook_of
        self._ledger = ledger
        self._vault = vault
        self._recall = recall or edge_from_log(ledger)
        self._pieces = pieces or PiecesOfLog(ledger)

    def folder(self, name: str) -> Folder:
        """The fold of one projection. Raises `KeyError` for a name there is none of."""
        match name:
            case _ if name in UNKEYED:
                return unkeyed_folder(name, self._codec, self._rulebook_of, self._streams)
            case search.NAME:
                return SearchFolder(SearchFold(self._codec, self._vault, self._keys), self._streams)
            case identity.NAME:
                return identities.IdentitiesFolder(self._codec, self._vault, self._keys, self._streams)
            case proofs.NAME:
                return TreeFolder(self._recall)
            case histories.NAME:
                return HistoriesFolder(self._pieces)
            case _:
                raise KeyError(name)

    def folders(self) -> list[Folder]:
        """One of each."""
        return [self.folder(name) for name in NAMES]

    def _streams(self, streams: Sequence[UUID]) -> dict[UUID, Sequence[LogRow]]:
        return dict(self._ledger.gather(stream_ids=streams).streams)

    def _keys(self, subjects: Sequence[str]) -> Mapping[str, SubjectKeyRow]:
        return self._ledger.gather(subjects=subjects).subject_keys
