"""A superuser rewrites the log in PostgreSQL past every guard: the proof tree finds it and names the position."""

from collections.abc import Iterator

import psycopg
import pytest

from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.leaf_logs import EventLeaves
from ledger.proofs.recheck import Divergence, Fault, recheck
from ledger.store.postgres import PostgresLedger
from projections.proofs.fold import TreeFolder
from projections.proofs.table import HASHES
from projections.proofs.view import ProofsView, edge_from_views, tiles_in
from projections.readstore.postgres import PostgresReadStore
from projections.runner import ProjectionRunner
from tests.projections.standing import Standing, Ticking
from tests.projections.towns import town

pytestmark = pytest.mark.postgres
LIVES = town(24)


@pytest.fixture
def house(postgres_dsn: str) -> Iterator[Standing]:
    ledger, views = PostgresLedger(postgres_dsn, Ticking()), PostgresReadStore(postgres_dsn)
    ledger.prepare()
    views.prepare((HASHES,))
    made = Standing(ledger, views, [])
    made.record(LIVES)
    folder = TreeFolder(edge_from_views(views))
    ProjectionRunner(ledger, views, folder, made.report, batch=100).catch_up()
    yield made
    ledger.close()
    views.close()


@pytest.mark.parametrize(
    ("statement", "fault", "position"),
    [
        ("UPDATE {} SET state = state || '\\x20' WHERE notification_id = 77", Fault.CHANGED, 77),
        ("UPDATE {} SET topic = topic || 'x' WHERE notification_id = 270", Fault.CHANGED, 270),
        ("UPDATE {} SET originator_version = 999 WHERE notification_id = 9", Fault.CHANGED, 9),
        ("UPDATE {} SET originator_id = gen_random_uuid() WHERE notification_id = 9", Fault.CHANGED, 9),
        ("UPDATE {} SET notification_id = -5 WHERE notification_id = 9", Fault.UNREADABLE, -5),
        ("DELETE FROM {} WHERE notification_id = 9", Fault.MISSING, 9),
        ("DELETE FROM {} WHERE notification_id > 99", Fault.CUT, 100),
    ],
)
def test_what_a_superuser_changed_is_found_and_located(
    house: Standing, postgres_dsn: str, statement: str, fault: Fault, position: int
) -> None:
    with ProofsView(house.views).tree() as tree:
        signed = [Checkpoint("gridledger/town", tree.size, tree.root())]
    assert signed[0].size == len(LIVES)
    with house.views.reading() as reader:
        assert recheck(EventLeaves(house.ledger), signed, tiles_in(reader)).holds
    with psycopg.connect(postgres_dsn, autocommit=True) as superuser:
        superuser.execute("ALTER TABLE ledger.stored_events DISABLE TRIGGER ALL")
        superuser.execute(statement.format("ledger.stored_events").encode())
    with house.views.reading() as reader:
        found = recheck(EventLeaves(house.ledger), signed, tiles_in(reader))
    assert found.divergence == Divergence(fault, position, position)
