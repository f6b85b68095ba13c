"""What this program writes is its owner's alone, until somebody opens it to others on purpose."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from app.settings import Settings

OWNERS_ALONE = 0o077
IN_USE = "in-use"


def keep_private() -> None:
    """For the whole process: files 0600, folders 0700, whatever the shell it was started from has set."""
    os.umask(OWNERS_ALONE)


def temporary_files_beside(settings: Settings) -> Path:
    """Uploads and scratch tables wait in a folder of this process's own, never in one that everybody writes to.

    What a process that was killed left behind is removed first.
    """
    place = settings.data_dir / "tmp"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.chmod(0o700)
    for left in place.glob(f"*/{IN_USE}"):
        if _take(left) is not None:
            shutil.rmtree(left.parent, ignore_errors=True)
    mine = Path(tempfile.mkdtemp(prefix="run-", dir=place))
    _take(mine / IN_USE)  # until this process ends, however it ends
    tempfile.tempdir = str(mine)
    return mine


def _take(lock: Path) -> int | None:
    """The open lock, or None while another process has it. Process ids would not do: containers share the folder."""
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
