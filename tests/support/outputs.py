"""Everything a house says, writes and leaves behind, as bytes by where they were found."""

import io
import logging
import sqlite3
import traceback
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import structlog
from structlog.typing import EventDict, WrappedLogger

from app.event_types import codec
from consumers.outgoing import HOUSE_TOPICS
from consumers.public_feed import PublicFeed
from ledger.port import LedgerStore

CLIENTS = ("httpx", "httpcore", "asyncio", "hypothesis")  # the test's own, which speak of what it asks


@dataclass
class Overheard:
    """What was logged, line by line, tracebacks and causes included, whatever its level."""

    lines: list[str] = field(default_factory=list)

    def outputs(self) -> Mapping[str, bytes]:
        return {"log lines": "\n".join(self.lines).encode("utf-8", "surrogateescape")}

    def heard(self, _: WrappedLogger, method: str, told: EventDict) -> EventDict:
        """The last processor but the renderer: keeps what would be rendered."""
        self.lines.append(f"{method} {told!r}")
        raise structlog.DropEvent


class _Handler(logging.Handler):
    def __init__(self, overheard: Overheard) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
        self._overheard = overheard

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(CLIENTS):
            self._overheard.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Overheard]:
    """Every logger of this process at DEBUG, ours and the libraries'."""
    overheard = Overheard()
    handler, root = _Handler(overheard), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    before = structlog.get_config()
    structlog.configure(
        processors=[structlog.processors.format_exc_info, overheard.heard],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
    )
    try:
        yield overheard
    finally:
        structlog.configure(**before)
        root.setLevel(level)
        root.removeHandler(handler)


def whole_text(failure: BaseException) -> bytes:
    """An exception as any logger would write it: words, notes, causes and what it happened in."""
    told = "".join(traceback.format_exception(failure))
    return f"{told}\n{failure!r}\n{failure.args!r}".encode("utf-8", "surrogateescape")


def of_answer(asked: str, answered: httpx.Response) -> Mapping[str, bytes]:
    """Headers and body of one answer. `Link` repeats the asker's own filters for the next page, and is no output of ours."""
    told = [(name, value) for name, value in answered.headers.raw if name.lower() != b"link"]
    head = repr(told).encode() + b"".join(b"".join(each) for each in told)
    return {f"answer to {asked}": head + b"\n" + answered.content + unpacked(answered.content)}


def unpacked(content: bytes) -> bytes:
    """What a workbook or a bundle holds: packed, nothing in it would be found."""
    if not content.startswith(b"PK"):
        return b""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(each) for each in archive.namelist())


def of_files(folder: Path) -> Mapping[str, bytes]:
    """Every byte of every file below, packed ones unpacked, and the names of the files themselves."""
    there = sorted(folder.rglob("*"))
    files = {f"file {each.relative_to(folder)}": _whole(each) for each in there if each.is_file()}
    names = "\n".join(str(each.relative_to(folder)) for each in there)
    return {**files, "names of files": names.encode("utf-8", "surrogateescape")}


def _whole(path: Path) -> bytes:
    content = path.read_bytes()
    return content + unpacked(content)


def of_databases(folder: Path) -> Mapping[str, bytes]:
    """Every row of every SQLite file, put together again where a page's end cut it in two."""
    told = {}
    for path in sorted(folder.rglob("*.sqlite")):
        with closing(sqlite3.connect(path)) as database:
            database.text_factory = bytes
            for (table,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                rows = database.execute(f'SELECT * FROM "{table.decode()}"')
                told[f"table {path.stem}.{table.decode()}"] = _joined(rows)
    return told


def _joined(rows: Iterator[tuple[object, ...]] | sqlite3.Cursor) -> bytes:
    out = io.BytesIO()
    for row in rows:
        for value in row:
            out.write(value if isinstance(value, bytes) else str(value).encode())
            out.write(b"\0")
    return out.getvalue()


def of_broker(store: LedgerStore, name: str = "town") -> Mapping[str, bytes]:
    """What the pump would publish: receipts, dead letters, the public feed."""
    told: dict[str, bytes] = {}
    for row in store.outbox(after=0, limit=100_000):
        topic = HOUSE_TOPICS[row.kind]
        told[f"topic {topic}"] = told.get(f"topic {topic}", b"") + row.key.encode() + b"\0" + row.payload
    feed, public = PublicFeed(codec(), store_name=name), b""
    for event in store.read_log(after=0, limit=100_000):
        message = feed.message(event)
        if message is not None:
            public += message.key.encode() + message.value + repr(message.headers).encode()
    return {**told, "topic of the public feed": public}


def of_process(number: int | str = "self") -> Mapping[str, bytes]:
    """A process's arguments and environment, as everybody on the machine may read them."""
    place = Path("/proc") / str(number)
    if not place.is_dir():
        return {}
    return {f"{what} of process {number}": (place / what).read_bytes() for what in ("cmdline", "environ")}
