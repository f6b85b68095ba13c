"""The shadow store that belongs to a read store."""

from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.rebuild.port import ShadowStore
from projections.rebuild.postgres import PostgresShadowStore
from projections.rebuild.sqlite import SQLiteShadowStore


def shadows_of(views: ReadStore) -> ShadowStore:
    """Raises `TypeError` for a store whose tables cannot be swapped."""
    match views:
        case PostgresReadStore():
            return PostgresShadowStore(views)
        case SQLiteReadStore():
            return SQLiteShadowStore(views)
        case _:
            raise TypeError(f"{type(views).__name__} keeps no tables that could be swapped")
