"""A projection's follower as a process of its own, so that a test can kill it without warning."""

from pathlib import Path

from ledger.store.sqlite import SQLiteLedger
from projections.readstore.sqlite import SQLiteReadStore
from tests.projections.standing import Standing, Ticking


def follow(folder: Path, projection: str) -> None:
    """Follow until killed; small batches make many chances to be killed between two of them."""
    ledger = SQLiteLedger(folder / "ledger.sqlite", Ticking())
    views = SQLiteReadStore(folder / "views.sqlite")
    Standing(ledger, views, []).runner(projection, batch=5).run()
