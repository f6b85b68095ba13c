"""What the sender should know although the fact was accepted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning told in the receipt of an accepted fact; `code` is stable, both texts are for people."""

    code: str
    zh: str
    en: str
