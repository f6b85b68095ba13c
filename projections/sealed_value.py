"""A personal value as read tables keep it: still sealed, with the place it was sealed for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedValue:
    """Everything `ledger.vault.Vault.open` needs; only the api asks it, and only for who may see the value.

    `path` is the path it was sealed under (`parties[0].name`), `message` the key of the message that brought it.
    """

    subject: str
    box: str
    stream: str
    topic: str
    message: UUID
    path: str
