"""Many writers, one log: nobody is skipped, nothing leaves a gap, starting at once does no harm."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Event

from ledger.follower import Follower
from ledger.port import LedgerStore
from tests.ledger.writers import StoreAddress, Written, prepare, write_with_two_threads

PROCESSES = 4  # with two threads each: eight writers
BATCHES = 40


class CrowdContract:
    """Give an `address` fixture of an empty, unprepared store."""

    def test_a_follower_skips_no_event_of_eight_writers(self, address: StoreAddress) -> None:
        store = address.open()
        store.prepare()
        try:
            written, seen, outbox = self._write_and_follow(address, store)
            assert len(written) > PROCESSES * BATCHES
            assert seen == sorted(written)
            assert [position for position, _ in seen] == list(range(1, len(written) + 1))
            assert outbox == list(range(1, len(written) + 1))
        finally:
            store.close()

    def _write_and_follow(
        self, address: StoreAddress, store: LedgerStore
    ) -> tuple[Written, Written, list[int]]:
        seen, done = Written(), Event()
        follower = Follower(store, heartbeat=0.1, limit=37)
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            writers = [
                pool.submit(write_with_two_threads, address, process, BATCHES) for process in range(PROCESSES)
            ]
            for batch in follower.batches(done.is_set):
                seen += [(row.position, row.stream_id) for row in batch]
                if not batch and all(writer.done() for writer in writers):
                    done.set()
            written = [each for writer in writers for each in writer.result()]
        for batch in follower.until(store.head()):
            seen += [(row.position, row.stream_id) for row in batch]
        outbox = [row.seq for row in store.outbox(after=0, limit=len(written) + 1)]
        return written, seen, outbox

    def test_processes_that_start_at_once_prepare_one_store(self, address: StoreAddress) -> None:
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            assert list(pool.map(prepare, [address] * (2 * PROCESSES))) == [0] * (2 * PROCESSES)
