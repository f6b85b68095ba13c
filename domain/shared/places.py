"""The codes of places: 12 digits for a statistical division (统计用区划代码), 15 for a grid.

Nothing here says which division lies in which: parents come from the reference list, because townships hang
directly under prefectures (441900) and counties directly under provinces (4290…).
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.shared.code_list import Code

DIVISION_LENGTH = 12
GRID_LENGTH = 15
_UNUSED_SEQUENCE = "000"
# Provinces group the counties they govern directly under "90": a line in a list, not a place.
_DIRECT_RULE_PROVINCES = ("41", "42", "46", "65")
# In the four municipalities "01" (市辖区) and "02" (县) stand where others have a prefecture.
_MUNICIPALITIES = ("11", "12", "31", "50")
_PSEUDO_PREFECTURES = frozenset(
    [province + "90" for province in _DIRECT_RULE_PROVINCES]
    + [municipality + group for municipality in _MUNICIPALITIES for group in ("01", "02")]
)


class DivisionLevel(Code):
    """The five levels of the division list, from above."""

    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "地级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    VILLAGE = "village", "村级"

    def is_above(self, other: "DivisionLevel") -> bool:
        """Whether a division of this level may hold one of the other."""
        return _LEVELS.index(self) < _LEVELS.index(other)


_LEVELS = tuple(DivisionLevel)


class TownshipKind(Code):
    """Digits 7–9 (GB/T 10114-2003); 400–599 are real places that civil affairs has not confirmed."""

    STREET_OFFICE = "street_office", "街道"
    TOWN = "town", "镇"
    TOWNSHIP = "township", "乡"
    SIMILAR = "similar", "类似乡级单位"
    OTHER = "other", "其他"


class VillageKind(Code):
    """What stands at village level, as the reference list says."""

    COMMUNITY = "community", "社区（居委会）"
    VILLAGE = "village", "村（村委会）"
    SIMILAR = "similar", "类似单位"


class PlaceProblem(StrEnum):
    """Why a code cannot be a place's."""

    NOT_12_DIGITS = "not_12_digits"
    NOT_15_DIGITS = "not_15_digits"
    NO_PROVINCE = "no_province"
    PSEUDO_LEVEL = "pseudo_level"
    NOT_A_VILLAGE = "not_a_village"
    SEQUENCE_000 = "sequence_000"


@dataclass(frozen=True, slots=True)
class DivisionCode:
    """A code that `division_problem` finds nothing wrong with."""

    text: str

    def __post_init__(self) -> None:
        problem = division_problem(self.text)
        if problem is not None:
            raise ValueError(problem.value)

    @property
    def level(self) -> DivisionLevel:
        """The level a code is written at, by the zeros it ends in."""
        if self.text[9:] != "000":
            return DivisionLevel.VILLAGE
        if self.text[6:9] != "000":
            return DivisionLevel.TOWNSHIP
        if self.text[4:6] != "00":
            return DivisionLevel.COUNTY
        return DivisionLevel.PREFECTURE if self.text[2:4] != "00" else DivisionLevel.PROVINCE

    @property
    def township_kind(self) -> TownshipKind | None:
        """By digits 7–9; None above township level. Never a reason to reject: one place in fifteen is ≥ 400."""
        number = int(self.text[6:9])
        if number == 0:
            return None
        for last, kind in _TOWNSHIP_RANGES:
            if number <= last:
                return kind
        return TownshipKind.OTHER

    @property
    def likely_village_kind(self) -> VillageKind | None:
        """By digits 10–12; only likely (the ranges could not be re-checked), so the reference list decides."""
        number = int(self.text[9:])
        for last, kind in _VILLAGE_RANGES:
            if 0 < number <= last:
                return kind
        return None

    @property
    def is_likely_virtual_village(self) -> bool:
        """498 and 598 stand in for the villages of a township that has none; only likely."""
        return self.text[9:] in ("498", "598")


_TOWNSHIP_RANGES = (
    (99, TownshipKind.STREET_OFFICE),
    (199, TownshipKind.TOWN),
    (399, TownshipKind.TOWNSHIP),
    (599, TownshipKind.SIMILAR),
)
_VILLAGE_RANGES = ((199, VillageKind.COMMUNITY), (399, VillageKind.VILLAGE), (599, VillageKind.SIMILAR))


@dataclass(frozen=True, slots=True)
class GridCode:
    """A code that `grid_problem` finds nothing wrong with: a village's 12 digits and a sequence 001–999."""

    text: str

    def __post_init__(self) -> None:
        problem = grid_problem(self.text)
        if problem is not None:
            raise ValueError(problem.value)

    @property
    def village(self) -> DivisionCode:
        """The village or community the grid is part of."""
        return DivisionCode(self.text[:DIVISION_LENGTH])

    @property
    def sequence(self) -> int:
        """1 to 999, numbered from west to east and from north to south."""
        return int(self.text[DIVISION_LENGTH:])


def division_problem(text: str) -> PlaceProblem | None:
    """What is wrong with a division code; whether the place exists is for the reference list to say."""
    if not _is_digits(text, DIVISION_LENGTH):
        return PlaceProblem.NOT_12_DIGITS
    if text.startswith("00"):
        return PlaceProblem.NO_PROVINCE
    if text[:4] in _PSEUDO_PREFECTURES and not text[4:].strip("0"):
        return PlaceProblem.PSEUDO_LEVEL
    return None


def grid_problem(text: str) -> PlaceProblem | None:
    """What is wrong with a grid code."""
    if not _is_digits(text, GRID_LENGTH):
        return PlaceProblem.NOT_15_DIGITS
    problem = division_problem(text[:DIVISION_LENGTH])
    if problem is not None:
        return problem
    if text[9:DIVISION_LENGTH] == "000":
        return PlaceProblem.NOT_A_VILLAGE
    return PlaceProblem.SEQUENCE_000 if text[DIVISION_LENGTH:] == _UNUSED_SEQUENCE else None


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
