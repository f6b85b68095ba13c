"""The read half of a process: where its tables are, what answers from them, what keeps them up to date."""

from access.record_state import RecordStates, StatesByRights
from app.event_types import codec
from app.rulebooks import every_rulebook
from app.settings import Settings, StoreKind
from app.stores import Access, dsn
from ledger.port import LedgerStore
from ledger.vault import Vault
from projections.catalogue import BESIDE, DERIVED, TABLES_OF, Catalogue
from projections.deadlines import rulebooks_by_version
from projections.extract import Exportable, exportables
from projections.histories.view import PiecesOfViews
from projections.proofs.view import edge_from_views
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.shapes import OtherShape, has_other_shape
from projections.readstore.sqlite import SQLiteReadStore
from projections.registry.one_person import OnePerson
from projections.rights.view import RightsView


def open_views(settings: Settings, access: Access = Access.VIEWS) -> ReadStore:
    """The read tables. SQLite keeps them in a file of their own, so that folding never waits for intake."""
    if settings.store is StoreKind.SQLITE:
        return SQLiteReadStore(settings.data_dir / "views.sqlite")
    return PostgresReadStore(dsn(settings, access))


def record_states(views: ReadStore) -> RecordStates:
    """Whose records may still be used, by rights and by which records are read as one person."""
    return StatesByRights(RightsView(views), OnePerson(views))


def prepare_views(settings: Settings) -> None:
    """Create the read tables in one start-up step.

    Raises `OtherShape` in the end where some were made by another program; those stay as they are.
    """
    views = open_views(settings, Access.OWNER)
    try:
        views.prepare(())
        all_tables = {**TABLES_OF, **BESIDE}
        other = [name for name, tables in all_tables.items() if has_other_shape(views, name, tables)]
        views.prepare([table for name, tables in all_tables.items() if name not in other for table in tables])
    finally:
        views.close()
    if other:
        raise OtherShape(other)


def projections_over(log: LedgerStore, vault: Vault, views: ReadStore | None = None) -> Catalogue:
    """Folders of every projection over one log; the vault hashes the words people are found by.

    With `views`, who follows goes on from what is stored there; without, what must be remembered is folded again.
    """
    recall = None if views is None else edge_from_views(views)
    pieces = None if views is None else PiecesOfViews(views)
    return Catalogue(codec(), rulebooks_by_version(every_rulebook()), log, vault, recall, pieces)


def exportable_tables() -> dict[str, Exportable]:
    """Every read table of every projection and what is derived from them, by the name an export asks for."""
    return {**exportables(TABLES_OF), **DERIVED}
