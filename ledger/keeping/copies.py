"""One store copied while it is written to, and put back where there is none."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Copied:
    """Which log was copied, and its newest event in the copy."""

    identity: UUID
    position: int


class ToolFailed(Exception):
    """The database's own tool is missing or ended badly; nothing half-made is used."""

    def __init__(self, tool: str, told: str) -> None:
        self.zh = f"{tool} 不可用或失败:{told}"
        self.en = f"{tool} is missing or failed: {told}"
        super().__init__(self.en)


class StoreCopy(Protocol):
    """Both pass `tests/ledger/copy_contract.py`."""

    def copy_to(self, folder: Path) -> Copied:
        """Everything as of one moment, in files of this folder. Raises `ToolFailed`."""

    def is_there(self) -> bool:
        """Whether a ledger stands where this one would be put back."""

    def put_back(self, folder: Path) -> None:
        """The copy in the place of no ledger, or of one that was being put back. Raises `ToolFailed`.

        What survived beside a lost ledger (the access log) stays as it is: it may know more than the copy.
        """
