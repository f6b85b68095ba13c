"""What every command about keys, backups and retention needs, and whether a store may be opened at all."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from access.log_postgres import SCHEMA as ACCESS_SCHEMA
from app.assembly import House
from app.output import Exit, fail, progress_note
from app.settings import Settings, StoreKind
from app.stores import Access, access_file, dsn, ledger_file, utc_now
from app.vaults import epochs_of
from intake.attributes import is_staff_id
from ledger.keeping.chained_file import ChainBroken
from ledger.keeping.closed_files import ClosedFiles
from ledger.keeping.copies import StoreCopy
from ledger.keeping.erasure_list import ErasureList
from ledger.keeping.flaws import Finding, Flaw
from ledger.keeping.key_log import CHAIN as KEYS
from ledger.keeping.key_log import KeyLog
from ledger.keeping.port import KeyRows
from ledger.keeping.postgres_copy import PostgresCopy
from ledger.keeping.postgres_keys import PostgresKeyRows
from ledger.keeping.restoring import Marker, RestoreStopped, require_finished, require_newest
from ledger.keeping.rolling import KeyKeeper
from ledger.keeping.sqlite_copy import SQLiteCopy
from ledger.keeping.sqlite_keys import SQLiteKeyRows
from ledger.key_epochs import KeyRing
from ledger.proofs.checkpoint_book import CheckpointBook

# What a backup holds beside the ledger itself; a new store of facts (never a read model) is named here.
SCHEMAS_BESIDE: Sequence[str] = (ACCESS_SCHEMA,)
FILES_BESIDE: Sequence[Callable[[Settings], Path]] = (access_file,)
FOLDERS_BESIDE: Sequence[str] = ("imports",)


class Keeping:
    """One command's parts. The rows are opened as the owner unless told otherwise."""

    def __init__(self, settings: Settings, access: Access = Access.OWNER) -> None:
        self.settings = settings
        self._access = access

    @cached_property
    def house(self) -> House:
        """The ledger itself, read by the role that may only read it."""
        house = House(self.settings)
        house.log.head()  # a key for a ledger that is not there must not be made
        return house

    @cached_property
    def rows(self) -> KeyRows:
        """Keys, marks and sealed messages of the ledger's store."""
        if self.settings.store is StoreKind.SQLITE:
            return SQLiteKeyRows(ledger_file(self.settings))
        return PostgresKeyRows(dsn(self.settings, self._access))

    @property
    def log(self) -> KeyLog:
        """What was done with the keys."""
        return KeyLog(self.settings.key_log_path)

    @property
    def erasures(self) -> ErasureList:
        """Who was erased."""
        return ErasureList(self.settings.erasure_list_path)

    @property
    def lock(self) -> Path:
        """Held by who rolls or destroys an epoch, and by who destroys a person's key."""
        return self.settings.key_ring_path.with_name("key-lock")

    @property
    def marker(self) -> Marker:
        """Whether a restore is unfinished."""
        return Marker(self.settings.restore_marker_path)

    @property
    def error_files(self) -> ClosedFiles:
        """Sealed error files of imports."""
        return ClosedFiles("import_errors", self.settings.data_dir / "imports", ".errors", "import:")

    @property
    def import_reports(self) -> ClosedFiles:
        """Sealed reports of imports; those of older programs were not sealed, and no epoch wraps them."""
        return ClosedFiles("import_reports", self.settings.data_dir / "imports", ".json", "report:")

    @property
    def folders(self) -> list[Path]:
        """What lies beside the store and is backed up with it."""
        return [self.settings.data_dir / each for each in FOLDERS_BESIDE]

    def key_findings(self) -> list[Finding]:
        """What of ring, key log and database does not fit; asked again where an epoch was begun or ended meanwhile."""
        while True:
            ring = epochs_of(self.settings)
            found = self.log.findings(ring, self.rows.marks(KEYS))
            if ring == epochs_of(self.settings):
                return found

    def keeper(self) -> KeyKeeper:
        """Who rolls and destroys epochs."""
        path = self.settings.key_ring_path
        vault = self.house.vault
        return KeyKeeper(
            ring=KeyRing.open(path),
            vault=vault,
            rows=self.rows,
            log=self.log,
            lock=self.lock,
            clock=utc_now,
            more_places=(self.error_files, self.import_reports),
            grace=timedelta(seconds=self.settings.key_grace_seconds),
        )

    def copy(self) -> StoreCopy:
        """How the store is copied and put back."""
        settings = self.settings
        if settings.store is StoreKind.SQLITE:
            return SQLiteCopy(ledger_file(settings), [each(settings) for each in FILES_BESIDE])
        owner = dsn(settings, Access.OWNER)
        return PostgresCopy(owner, beside=SCHEMAS_BESIDE, binaries=settings.postgres_bin)


def begin_key_log(settings: Settings) -> None:
    """Part of `prepare`: from the first start on it is known which epochs there are."""
    keeping = Keeping(settings)
    try:
        keeping.log.begin(utc_now(), KeyRing.open(settings.key_ring_path).names())
        keeping.log.mark_in(keeping.rows)
        keeping.erasures.mark_in(keeping.rows)
    except ChainBroken as broken:
        progress_note(f"{broken.zh} gridledger keys verify\n{broken.en} Run gridledger keys verify.")
    finally:
        keeping.rows.close()


def require_not_lost(settings: Settings) -> None:
    """Part of `prepare`: no empty ledger is made where one was lost, or is being put back."""
    keeping = Keeping(settings)
    lost = (
        settings.store is StoreKind.SQLITE
        and not keeping.copy().is_there()
        and any(CheckpointBook(settings.checkpoints_path).sizes())
    )
    if lost or keeping.marker.read() is not None:
        refuse(
            "restore.not_finished",
            "台账缺失或恢复尚未完成,不建立空台账;请运行 gridledger restore。",
            "The ledger is missing, or a restore is not finished; no empty one is made. Run gridledger restore.",
        )


def require_opened(settings: Settings, house: House) -> None:
    """Nobody serves, takes in, writes or folds a store that was put back and is not through its restore, or with other keys."""
    keeping = Keeping(settings, Access.VIEWS)
    try:
        require_finished(keeping.marker)
        head, sizes = house.log.head(), CheckpointBook(settings.checkpoints_path).sizes()
        with closing(keeping.rows) as rows:
            require_newest(keeping.erasures, rows, head=head, signed=sizes[-1] if sizes else None)
            _require_own_keys(keeping)
    except RestoreStopped as stopped:
        refuse(stopped.code, stopped.zh, stopped.en)
    except ChainBroken as broken:
        refuse("restore.erasure_list_broken", broken.zh, broken.en)


def _require_own_keys(keeping: Keeping) -> None:
    """The ring is the one the key log tells of. What was interrupted goes on later: nothing is lost by it."""
    for found in keeping.key_findings():
        if found.flaw is not Flaw.UNFINISHED:
            refuse(found.flaw.value, found.zh, found.en)


def refuse(code: str, zh: str, en: str) -> NoReturn:
    """End with 1: the thing asked about is not as it must be."""
    fail(Exit.WRONG, f"{zh}({code})", f"{en} ({code})")


def staff(name: str, option: str) -> str:
    """Whoever acts. Ends the command for what is no staff id."""
    if not is_staff_id(name):
        fail(
            Exit.BAD_USE,
            f"{option} {name} 不是 staff:… 形式的工作人员编号。",
            f"{option} {name} is not a staff id such as staff:R0001.",
        )
    return name
