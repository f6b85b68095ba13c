"""Who looked at somebody's record, as the person may know it (个人信息保护法 44, 45): a port the access log answers."""

from collections.abc import Sequence
from typing import Protocol

from access.look import Look


class LooksAt(Protocol):
    """The part of the access log a person's own copy needs."""

    def looks_at(self, person_key: str) -> Sequence[Look]:
        """Every look at this person, the oldest first."""
