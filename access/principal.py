"""Who stands at a door: a token's holder, the office held, and the places it covers."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from access.vocabulary import LoginStrength
from domain.shared.actor import Role


class MachineRole(StrEnum):
    """Offices no person of the trade holds, only a token can."""

    UPSTREAM = "upstream"  # a registered sender of events
    MONITOR = "monitor"  # watches health and metrics, sees no record
    KEEPER = "keeper"  # the one operator of an embedded ledger, issued at its first start
    OPERATOR = "operator"  # stands at the machine and types; no token is ever as good


Office = Role | MachineRole


class Reach(StrEnum):
    """How far a scope's codes reach down the statistical division tree."""

    GRID = "grid"
    COMMUNITY = "community"
    TOWN = "town"
    EVERYWHERE = "everywhere"


# A grid code is the 12-digit village or community code and three digits; the town is the first nine of the
# twelve (GB/T 10114). Only levels above the town have gaps in the prefix rule, and no scope reaches there.
_DIGITS = {Reach.GRID: 15, Reach.COMMUNITY: 12, Reach.TOWN: 9}


@dataclass(frozen=True, slots=True)
class PlaceScope:
    """The grids, communities or towns an office covers; a town is written as 12 digits ending in 000."""

    reach: Reach
    codes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.reach is Reach.EVERYWHERE:
            if self.codes:
                raise ValueError("a scope of everywhere names no place")
            return
        length = 15 if self.reach is Reach.GRID else 12
        if not self.codes or not all(
            code.isascii() and code.isdigit() and len(code) == length for code in self.codes
        ):
            raise ValueError(f"a {self.reach} scope needs codes of {length} digits")

    def prefixes(self) -> frozenset[str] | None:
        """Beginnings of the grid codes covered; None where every place is."""
        if self.reach is Reach.EVERYWHERE:
            return None
        return frozenset(code[: _DIGITS[self.reach]] for code in self.codes)

    def covers(self, grid_code: str | None) -> bool:
        """Whether something in that grid lies inside; what has no grid lies inside no limited scope."""
        prefixes = self.prefixes()
        if prefixes is None:
            return True
        return grid_code is not None and grid_code.startswith(tuple(prefixes))


PERSON_KEY = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks. `sources` are the source URIs a sender may use; None means any registered one.

    `person_key` is set where the holder is in the register: who reports for themselves sees their own record.
    """

    name: str
    role: Office
    scope: PlaceScope
    sources: frozenset[str] | None
    expires_at: datetime
    login: LoginStrength = LoginStrength.TOKEN
    person_key: str | None = None

    def __post_init__(self) -> None:
        if self.person_key is not None and PERSON_KEY.fullmatch(self.person_key) is None:
            raise ValueError("a person key has 26 characters, and is no name or number of a person")
