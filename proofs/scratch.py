"""Where proofs that do not depend on a disk put their files: in memory, if the machine has such a folder."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")  # a folder of our own is made in it, readable by us alone
LEAST_FREE = 1 << 30


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A folder that goes with the block. What is tried in it says nothing of power cuts: nothing waits for a disk."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= LEAST_FREE
    with TemporaryDirectory(prefix=prefix, dir=MEMORY if roomy else None) as place:
        yield Path(place)
