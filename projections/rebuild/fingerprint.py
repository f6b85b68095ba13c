"""What program folds: half of a table folded by one program and half by another would be a table of none."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import domain
import ledger
import projections
from ledger.port import LedgerStore
from projections.fold import Folder

ROOMS = (domain, ledger, projections)


def fingerprint(ledger_: LedgerStore, folder: Folder) -> str:
    """Changes with the log it is about, the shape of the tables, and any line a fold may stand on."""
    told = f"{ledger_.identity()} {folder.name} {folder.tables!r} {_sources()}"
    return sha256(told.encode()).hexdigest()


@lru_cache(maxsize=1)
def _sources() -> str:
    """A hash over the program text of every room whose words folds may use."""
    digest = sha256()
    for room in ROOMS:
        for folder in room.__path__:
            for path in sorted(Path(folder).rglob("*.py")):
                digest.update(path.read_bytes())
    return digest.hexdigest()
