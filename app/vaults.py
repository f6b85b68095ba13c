"""Where a process finds the key ring."""

from pathlib import Path
from typing import NoReturn

from app.output import Exit, fail
from app.settings import Settings
from ledger.key_epochs import KeyFileNotSafe, KeyRing
from ledger.vault import Vault


def open_vault(settings: Settings) -> Vault:
    """The vault over the key ring, which is made on the first start, and never where there was one.

    What was sealed with a lost ring is read by nobody; a new one would go on as if nothing had happened.
    """
    path = settings.key_ring_path
    if not path.exists() and _has_lines(settings.key_log_path):
        fail(
            Exit.WRONG,
            f"密钥日志记有密钥,密钥文件 {path} 却不存在:不另建新密钥,请放回原文件。(keys.ring_missing)",
            f"The key log tells of epochs and there is no key ring {path}: no new one is made, put it back. (keys.ring_missing)",
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return Vault(KeyRing.open(path))
    except KeyFileNotSafe as problem:
        _not_safe(problem)


def epochs_of(settings: Settings) -> list[str]:
    """The epochs of the key ring, the current one last; none where there is no ring."""
    try:
        return KeyRing.names_in(settings.key_ring_path)
    except KeyFileNotSafe as problem:
        _not_safe(problem)


def _not_safe(problem: KeyFileNotSafe) -> NoReturn:
    fail(Exit.BAD_USE, f"密钥文件不可用:{problem}", f"The key ring cannot be used: {problem}")


def _has_lines(key_log: Path) -> bool:
    """Whether anything was ever done with keys here; a log that was changed says so too."""
    return key_log.exists() and key_log.stat().st_size > 0
