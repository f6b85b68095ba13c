"""Several batches in hand when another process has read on: nothing between them is left out."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from consumers import door as door_module
from intake.delivery import Delivery, Receipt
from ledger.port import OffsetClaim
from tests.consumers.broker_tools import door_of, running, send, topic_of_its_own, until
from tests.consumers.sqlite_road import SqliteRoad
from tests.support.services import KafkaService

pytestmark = pytest.mark.kafka
MESSAGES, BATCH, AHEAD = 800, 100, 50


class _OvertakenRoad(SqliteRoad):
    """While the first batch is on its way, another process takes half of it."""

    overtaken = False

    def take(
        self,
        deliveries: Sequence[Delivery],
        offsets: Sequence[OffsetClaim] = (),
        following: Sequence[Delivery] = (),
    ) -> list[Receipt]:
        """Fenced the first time."""
        if not self.overtaken and len(following) == BATCH:
            self.overtaken = True
            theirs = deliveries[:AHEAD]
            super().take(theirs, [_reaching(claim, theirs) for claim in offsets])
        return super().take(deliveries, offsets, following)


def _reaching(claim: OffsetClaim, theirs: Sequence[Delivery]) -> OffsetClaim:
    """The claim of the same partition for all that was taken of it."""
    partition = claim.name.rpartition(":")[2]
    places = [each.place.rpartition("/") for each in theirs]
    offsets = [int(offset) for before, _, offset in places if before.endswith(f"/{partition}")]
    return OffsetClaim(claim.name, claim.expected, max(offsets))


def test_what_another_process_left_between_two_batches_is_taken(
    kafka: KafkaService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        door_module, "FENCED_SECONDS", 2.0
    )  # time enough to be placed anew before the next batch
    road = _OvertakenRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        await send(kafka, topic, [b"%d" % number for number in range(MESSAGES)])
        door = door_of(kafka, topic, road=road, store=road, group=f"gridledger-test-{uuid4()}", batch=BATCH)
        async with running(door):
            await until(lambda: _reached(road) >= MESSAGES - 2)  # both partitions' last offsets
            await asyncio.sleep(0.5)
        assert door.liveness.counts.get("fenced", 0) > 0

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))
    assert road.overtaken
    assert len(road.places()) == len(set(road.places())) == MESSAGES


def _reached(road: SqliteRoad) -> int:
    """The sum of the last offsets claimed."""
    with sqlite3.connect(road.file, timeout=20) as database:
        return int(database.execute("SELECT coalesce(sum(last), 0) FROM offsets").fetchone()[0])
