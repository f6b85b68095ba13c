"""Where a process finds the key ring."""

from app.output import Exit, fail
from app.settings import Settings
from ledger.key_epochs import KeyFileNotSafe, KeyRing
from ledger.vault import Vault


def open_vault(settings: Settings) -> Vault:
    """The vault over the key ring, which is made on the first start."""
    path = settings.key_ring_path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return Vault(KeyRing.open(path))
    except KeyFileNotSafe as problem:
        fail(Exit.BAD_USE, f"密钥文件不可用:{problem}", f"The key ring cannot be used: {problem}")
