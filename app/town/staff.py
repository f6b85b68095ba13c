"""Who works in the town: ids only, one officer and one grid worker a committee, mediators, the town office."""

from dataclasses import dataclass
from functools import lru_cache

from app.town.places import Village, committees
from domain.shared.actor import Role


@dataclass(frozen=True, slots=True)
class Worker:
    """A staff member: a pseudonymous id and the office they hold."""

    id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Team:
    """1+1+1+N: the people of one committee."""

    officer: Worker
    registrar: Worker
    auxiliary: Worker
    grid_worker: Worker
    mediator: Worker
    group_leader: str


TOWN_OFFICE = Worker("staff:T0001", Role.TOWN_OFFICE)
TOWN_OFFICE_SECOND = Worker("staff:T0002", Role.TOWN_OFFICE)
COURT_LIAISON = Worker("staff:J0001", Role.JUSTICE_LIAISON)
REGISTRAR = Worker("staff:R0001", Role.REGISTRAR)
CLERK = Worker("staff:C0001", Role.STATISTICS_CLERK)

RESPONSIBLE_OFFICES = ("org-housing", "org-water", "org-roads", "org-labour", "org-market", "org-farming")


@lru_cache(maxsize=1)
def teams() -> dict[str, Team]:
    """The team of each committee, by its code."""
    return {village.code: _team(number, village) for number, village in enumerate(committees(), start=1)}


def _team(number: int, village: Village) -> Team:
    return Team(
        officer=Worker(f"staff:P{number:04d}", Role.COMMUNITY_OFFICER),
        registrar=Worker(f"staff:R{100 + number:04d}", Role.REGISTRAR),
        auxiliary=Worker(f"staff:A{number:04d}", Role.AUXILIARY),
        grid_worker=Worker(f"staff:G{number:04d}", Role.GRID_WORKER),
        mediator=Worker(f"staff:M{number:04d}", Role.MEDIATOR),
        group_leader=f"staff:L{number:04d}",
    )
