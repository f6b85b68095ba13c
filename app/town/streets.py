"""What becomes of addresses over two years: a new name, another name, a split, a merge, another grid, an end."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from app.town.casefile import POLICE
from app.town.clock import working_moment
from app.town.fact import Data, Fact
from app.town.homefile import APP, on
from app.town.homes import Neighbourhood
from app.town.people import make_key
from app.town.staff import Team, Worker
from domain.registry.codes_addresses import (
    AddressProvenance,
    AliasKind,
    ElementType,
    RenameReason,
    RetirementReason,
)

NAMES_OF_THE_YARD = ("供销社院", "粮站院", "农机站院", "老小学院")
DAYS_UNTIL = (120, 600)


class Yard:
    """An old yard of a committee whose doors are put in order; every change is a fact of one address."""

    def __init__(self, place: Neighbourhood, team: Team, rng: Random, start: datetime) -> None:
        self._place, self._team, self._rng, self._start = place, team, rng, start
        self._facts: dict[str, list[Fact]] = {}

    def files(self) -> Iterator[Sequence[Fact]]:
        """A file an address."""
        yard = self._node(None, ElementType.COMPOUND, self._rng.choice(NAMES_OF_THE_YARD))
        doors = [self._node(yard, ElementType.DOOR, f"{number}号") for number in range(1, 6)]
        again = self._node(yard, ElementType.DOOR, "1号院门")
        renamed, split, gone = doors[1], doors[2], doors[3]
        officer, registrar = self._team.officer, self._team.registrar
        known = {"alias": "老院子", "kind": AliasKind.COLLOQUIAL.value}
        self._tell(yard, "alias_added", known, self._team.grid_worker)
        plate = {"element_name": "2-1号", "reason": RenameReason.PLATE_CHANGED.value}
        self._tell(renamed, "renamed", plate, registrar)
        parts = [self._node(yard, ElementType.DOOR, f"3{part}号") for part in ("甲", "乙")]
        self._tell(split, "split", {"successors": parts}, registrar)
        self._tell(again, "merged", {"into": doors[0]}, officer)
        self._tell(gone, "retired", {"reason": RetirementReason.DEMOLISHED.value}, registrar)
        self._move(doors[4])
        yield from self._facts.values()

    def _move(self, door: str) -> None:
        at = self._later()
        moved = {"grid_code": self._place.village.grids[1], "since": on(at.date())}
        self._write(door, "moved_to_grid", moved, self._team.officer, at)

    def _node(self, parent: str | None, kind: ElementType, name: str) -> str:
        node = make_key(self._rng)
        proposed = {
            "division": self._place.village.code,
            "element_type": kind.value,
            "element_name": name,
            "provenance": AddressProvenance.PLATE_REGISTER.value,
            **({"parent": parent} if parent is not None else {}),
        }
        at = working_moment(self._rng, self._start + timedelta(days=self._rng.uniform(0, 12)))
        self._write(node, "proposed", proposed, self._team.grid_worker, at)
        confirmed = working_moment(self._rng, at + timedelta(days=self._rng.uniform(1, 9)))
        self._write(node, "confirmed", {}, self._team.registrar, confirmed)
        return node

    def _tell(self, node: str, fact: str, data: Data, by: Worker) -> None:
        self._write(node, fact, data, by, self._later())

    def _later(self) -> datetime:
        return working_moment(self._rng, self._start + timedelta(days=self._rng.uniform(*DAYS_UNTIL)))

    def _write(self, node: str, fact: str, data: Data, by: Worker, at: datetime) -> None:
        told = Fact(
            type=f"gridledger.address.{fact}.v1",
            about=node,
            at=at,
            told_at=at,
            by=by,
            data=data,
            grid_code=self._place.village.grids[0],
            source=APP if by is self._team.grid_worker else POLICE,
        )
        self._facts.setdefault(node, []).append(told)


def changed_addresses(place: Neighbourhood, team: Team, start: datetime) -> Iterator[Sequence[Fact]]:
    """In every committee one yard."""
    rng = Random(f"{place.village.code}/streets/{start.date()}")
    yield from Yard(place, team, rng, start).files()
