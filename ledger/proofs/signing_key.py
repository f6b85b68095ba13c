"""The key checkpoints are signed with: a small file beside the key ring, never in the database."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.key_epochs import KeyFileNotSafe
from ledger.proofs.notes import NoteNotReadable, Signer, hashes_of, hashes_text, is_name
from ledger.whole_files import create_file

FORM = "gridledger-signing-key/1"
SEED_BYTES = 32


def open_signing_key(path: Path, name: str) -> Signer:
    """The signer kept at `path`; made under that name, readable by its owner only, if there is none yet.

    Raises `KeyFileNotSafe` where others can read it, or where it was made under another name.
    """
    if not path.exists():
        _create(path, name)
    if path.stat().st_mode & 0o077:
        raise KeyFileNotSafe(f"{path} must be readable by its owner only (chmod 600)")
    found = _read(path)
    if found.name != name:
        raise KeyFileNotSafe(f"{path} signs as {found.name}, not as {name}")
    return found


def _read(path: Path) -> Signer:
    try:
        form, name, seed = path.read_text(encoding="utf-8").splitlines()
        (key,) = hashes_of([seed])
        if form != FORM or len(key) != SEED_BYTES:
            raise ValueError
    except (ValueError, NoteNotReadable):
        raise KeyFileNotSafe(f"{path} is no signing key") from None
    return Signer(name, Ed25519PrivateKey.from_private_bytes(key))


def _create(path: Path, name: str) -> None:
    """The whole file first, then its name: of two processes that start at once one is first, and its key holds."""
    if not is_name(name):
        raise KeyFileNotSafe(f"nobody can sign as {name!r}: a name has no space and no plus")
    (seed,) = hashes_text([Ed25519PrivateKey.generate().private_bytes_raw()])
    create_file(path, f"{FORM}\n{name}\n{seed}\n".encode())
