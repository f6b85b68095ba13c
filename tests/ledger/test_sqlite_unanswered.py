"""A SQLite commit that fails is looked up before anything is said; a full disk loses nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from ledger.port import Head, OffsetClaim, Writes
from ledger.store.sqlite import SQLiteLedger
from ledger.store.sqlite_connections import DurableDatastore
from ledger.store.sqlite_write import is_written
from tests.ledger.examples import DISPUTE, NINE, Clock, event_row, inbox_row, receipt_row

HEAD = Head(0, 0, NINE)
OTHER = "dispute:GL0000000000020"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SQLiteLedger]:
    ledger = SQLiteLedger(tmp_path / "ledger.db", Clock())
    ledger.prepare()
    yield ledger
    ledger.close()


@pytest.mark.parametrize(
    ("writes", "rival"),
    [
        (Writes(events=[event_row(HEAD, 1, DISPUTE)]), Writes(events=[event_row(HEAD, 1, OTHER)])),
        (Writes(inbox=[inbox_row(HEAD, "m-1")]), Writes(inbox=[inbox_row(HEAD, "m-2")])),
        (Writes(outbox=[receipt_row(HEAD, 1, "m-1")]), Writes(outbox=[receipt_row(HEAD, 1, "m-2")])),
        (Writes(offsets=[OffsetClaim("k", None, 5)]), Writes(offsets=[OffsetClaim("k", None, 6)])),
    ],
    ids=["events", "inbox", "outbox", "offsets"],
)
def test_what_stands_in_the_file_is_told_from_what_a_rival_wrote(
    ledger: SQLiteLedger, writes: Writes, rival: Writes
) -> None:
    ledger.append(lambda _: writes)
    datastore = ledger.recorder.datastore
    assert isinstance(datastore, DurableDatastore)
    with datastore.writing() as cursor:
        assert is_written(cursor, "stored_events", writes)
        assert not is_written(cursor, "stored_events", rival)


@pytest.mark.parametrize("meanwhile", ["waits", "works"])
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, meanwhile: str) -> None:
    """The operating system refuses to let the files grow, as a full disk does; another thread may wait for it."""
    program = dedent(
        """
        import resource, sys
        from pathlib import Path
        from ledger.port import StoreUnavailable
        from ledger.store.sqlite import SQLiteLedger
        from tests.ledger.examples import Clock, one_message

        store = SQLiteLedger(Path(sys.argv[1]), Clock())
        store.prepare()
        written, refused, done = 0, 0, []
        meanwhile = {"waits": None, "works": lambda: done.append(1)}[sys.argv[2]]
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
        for number in range(200):
            try:
                store.append(one_message(f"m-{number}", f"dispute:{number}"), meanwhile)
                written += 1
            except StoreUnavailable:
                refused += 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        store.append(one_message("m-last", "dispute:last"))
        assert refused > 0, "the disk was never full"
        assert len(done) == (0 if meanwhile is None else 200), "done once for each, whatever the disk says"
        positions = [row.position for row in store.read_log(after=0, limit=1_000)]
        assert positions == list(range(1, written + 2)), (written, positions[-1])
        assert store.counts()["inbox"] == written + 1
        """
    )
    path = str(tmp_path / "ledger.db")
    ran = subprocess.run(
        [sys.executable, "-c", program, path, meanwhile],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
