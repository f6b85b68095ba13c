"""The stock library's projection of the same facts: its runner, its tracking, one transaction an event."""

from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection
from psycopg.sql import SQL

from benchmarks.peers.stock_disputes import StockDispute

_UPSERT = """
INSERT INTO stock_board (case_id, grid, state, opened_at, moved_at, facts) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (case_id) DO UPDATE SET state = EXCLUDED.state, moved_at = EXCLUDED.moved_at, facts = stock_board.facts + 1
"""


class StockBoardView(PostgresTrackingRecorder):
    """A board table beside the library's tracking table."""

    def __init__(self, datastore: PostgresDatastore, **settings: Any) -> None:
        super().__init__(datastore, **settings)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS stock_board (case_id uuid PRIMARY KEY, grid text NOT NULL, "
                "state text NOT NULL, opened_at text NOT NULL, moved_at text NOT NULL, facts integer NOT NULL)"
            ).format()
        )

    def put(self, told: StockDispute.Told, tracking: Tracking) -> None:
        """The row and the position in one transaction."""
        row = (told.originator_id, told.grid, told.type, told.occurred_at, told.occurred_at)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(_UPSERT, row, prepare=True)


class StockBoard(Projection[StockBoardView]):
    """Event in, row out."""

    name = "stockboard"

    def process_event(self, domain_event: object, tracking: Tracking) -> None:
        """One event."""
        if isinstance(domain_event, StockDispute.Told):
            self.view.put(domain_event, tracking)
        else:
            self.view.insert_tracking(tracking)
