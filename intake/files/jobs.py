"""Imports remembered beside the ledger, sealed: how far each is, and its error file. A file may be named after somebody."""

import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from intake.files.importing import ImportReport, ImportState
from ledger.vault import KeyGone, SealBroken, Vault
from ledger.whole_files import replace_file

_ID = re.compile(r"[0-9a-f]{32}")
_REPORT = TypeAdapter(ImportReport)
REPORT = "json"


class ImportBook:
    """A folder of reports. The ledger itself knows which event came by which import; this only tells how it went."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    def keep(self, report: ImportReport) -> None:
        """Replace the report whole, so that a crash leaves the old one or the new one."""
        closed = self._vault.seal_bytes(_REPORT.dump_json(report), f"report:{report.id}")
        self._write(report.id, REPORT, closed)

    def find(self, import_id: str) -> ImportReport | None:
        """The report of an import, None for one that was never begun here."""
        closed = self._read(import_id, REPORT)
        try:
            return None if closed is None else _REPORT.validate_json(self._opened(import_id, closed))
        except (KeyGone, SealBroken, ValidationError):
            return None

    def _opened(self, import_id: str, closed: bytes) -> bytes:
        """Reports of older programs were not sealed."""
        return closed if closed[:1] == b"{" else self._vault.open_bytes(closed, f"report:{import_id}")

    def begins(self, import_id: str) -> int:
        """The first message of an import ends here (it may have become several facts), and before that message the
        ledger holds nothing of it; 1 where no report of a whole run says.

        A run that was cut short has not met every row: one it did not meet may stand further back.
        """
        report = self.find(import_id)
        whole = report is not None and report.state in (ImportState.DONE, ImportState.REHEARSED)
        return (report.first_position or 1) if report is not None and whole else 1

    def all(self) -> list[ImportReport]:
        """Every report, newest first."""
        found = [self.find(path.stem) for path in self._folder.glob(f"*.{REPORT}")]
        known = [each for each in found if each is not None and each.updated_at is not None]
        return sorted(known, key=lambda each: str(each.updated_at), reverse=True)

    def keep_errors(self, import_id: str, errors: bytes) -> None:
        """An error file holds what people wrote: only the holder of the key ring can open it again."""
        self._write(import_id, "errors", self._vault.seal_bytes(errors, f"import:{import_id}"))

    def errors(self, import_id: str) -> bytes | None:
        """The error file, None where there is none or nobody can open it any more."""
        closed = self._read(import_id, "errors")
        try:
            return None if closed is None else self._vault.open_bytes(closed, f"import:{import_id}")
        except (KeyGone, SealBroken):
            return None

    def _read(self, import_id: str, kind: str) -> bytes | None:
        """An id comes from outside: only its own form ever becomes part of a path."""
        if _ID.fullmatch(import_id) is None:
            return None
        try:
            return (self._folder / f"{import_id}.{kind}").read_bytes()
        except FileNotFoundError:
            return None

    def _write(self, import_id: str, kind: str, data: bytes) -> None:
        replace_file(self._folder / f"{import_id}.{kind}", data)
