"""A real door in a process of its own over a small town, killed and opened again on the same data."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from access.log_sqlite import SQLiteAccessLog
from access.look import LookFilter
from access.principal import Office, PlaceScope, Principal, Reach
from access.reading import every
from access.tokens import TokenBook
from domain.shared.actor import Role

_RUN = (sys.executable, "-c", "from app.main import run; run()")
_SERVES = re.compile(r"serves on http://127\.0\.0\.1:(\d+)")
_PATIENCE = 120.0
TOWN = ("demo", "--load-only", "--size", "40", "--persons", "300", "--today", "2026-03-02")


class Door:
    """`port` is where it answers now; None while it is down."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._port: int | None = None

    @property
    def port(self) -> int | None:
        """Changes with every opening."""
        return self._port

    def load(self) -> None:
        """The town's facts and the access log's file."""
        subprocess.run((*_RUN, *TOWN), env=self._environment(), check=True, capture_output=True)

    def open(self) -> None:
        """Start it and wait until it says where it serves."""
        told = self._folder / "told"
        with self._lock, told.open("wb") as out:
            self._process = subprocess.Popen(
                (*_RUN, "serve", "--port", "0"), env=self._environment(), stdout=out, stderr=out
            )
        ends = time.monotonic() + _PATIENCE
        while (found := _SERVES.search(told.read_text("utf-8"))) is None:
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"the door did not open: {told.read_text('utf-8')}")
            time.sleep(0.05)
        self._port = int(found.group(1))

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self._port = None
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()

    def close(self) -> None:
        """A good end."""
        self._port = None
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
                self._process.wait()

    def token(self, name: str, role: Office, *codes: str) -> str:
        """A reader's token; whoever names codes sees those communities only."""
        scope = PlaceScope(Reach.COMMUNITY, frozenset(codes)) if codes else PlaceScope(Reach.EVERYWHERE)
        expires = datetime.now(UTC) + timedelta(days=1)
        return TokenBook(self._folder / "data" / "keys" / "tokens.json").issue(
            Principal(name=name, role=role, scope=scope, sources=frozenset(), expires_at=expires)
        )

    def recorded(self) -> list[str]:
        """The request of every access event, in no order that matters."""
        log = SQLiteAccessLog(self._folder / "data" / "access.sqlite")
        try:
            return [each.look.request_id for each in every(log, LookFilter())]
        finally:
            log.close()

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GRIDLEDGER_")}
        return {**kept, "GRIDLEDGER_DATA_DIR": str(self._folder / "data")}


READERS: tuple[tuple[str, Office, tuple[str, ...]], ...] = (
    ("officer", Role.COMMUNITY_OFFICER, ()),
    ("worker", Role.GRID_WORKER, ()),
    ("auditor", Role.AUDITOR, ()),
    ("protector", Role.DATA_PROTECTION_OFFICER, ()),
    ("stranger", Role.GRID_WORKER, ("990101999999",)),  # sees nothing: refused by every single record
    ("mediator", Role.MEDIATOR, ()),  # may ask for nothing: refused everywhere
)
