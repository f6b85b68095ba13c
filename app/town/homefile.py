"""The file of one home while its story is told: who says what, when, from which system."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from app.town.casefile import POLICE
from app.town.clock import working_moment
from app.town.fact import Data, Fact
from app.town.homes import Home
from app.town.people import Person
from app.town.staff import Team, Worker
from domain.shared.actor import Role
from domain.shared.occurrence import SHANGHAI
from domain.shared.purposes import Purpose

APP = "urn:gridledger:source:xiheqiao-app"
PROPERTY = "urn:gridledger:source:property-desk"
REGISTRATION = Purpose.POPULATION_REGISTRATION.value
RENTAL = Purpose.RENTAL_SAFETY.value
SHARE_FROM_TWO_SOURCES = 0.2  # of what both see; two to five in a hundred of all that is told
SOURCE_OF = {
    Role.COMMUNITY_OFFICER: POLICE,
    Role.REGISTRAR: POLICE,
    Role.TOWN_OFFICE: POLICE,
    Role.PROPERTY_MANAGER: PROPERTY,
}


@dataclass(slots=True)
class HomeFile:
    """`now` only moves forward; facts of one file reach the systems in no particular order."""

    rng: Random
    home: Home
    team: Team
    now: datetime
    facts: list[Fact] = field(default_factory=list)
    tenancy: str | None = None
    claimed_by_property: set[str] = field(default_factory=set)  # stays the property desk spoke for

    @property
    def day(self) -> date:
        """Today, in this file."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def property_manager(self) -> Worker:
        """Who looks after the compound or the hamlet."""
        return Worker(f"staff:W{self.home.village.code[-3:]}", Role.PROPERTY_MANAGER)

    def wait(self, low: float, high: float | None = None) -> "HomeFile":
        """Some days pass; then it is a working moment again."""
        days = low if high is None else self.rng.uniform(low, high)
        later = working_moment(self.rng, self.now + timedelta(days=days))
        self.now = max(later, self.now + timedelta(minutes=self.rng.randint(3, 20)))
        return self

    def tell(
        self, fact: str, about: str, data: Data, by: Worker, *, basis: str | None = REGISTRATION
    ) -> None:
        """Something has just happened and is taken down by who saw it."""
        self.now += timedelta(seconds=self.rng.randint(40, 300))
        self.facts.append(
            Fact(
                type=f"gridledger.{fact}.v1",
                about=about,
                at=self.now,
                told_at=self.now,
                by=by,
                data=data,
                grid_code=self.home.grid_code,
                basis=basis,
                source=SOURCE_OF.get(by.role, APP),
            )
        )

    def tell_and_perhaps_twice(self, fact: str, about: str, data: Data) -> None:
        """What the grid worker takes down; now and then the property desk enters the same."""
        self.tell(fact, about, data, self.team.grid_worker)
        if self.rng.random() < SHARE_FROM_TWO_SOURCES:
            self.tell(fact, about, data, self.property_manager)

    def stay(self, person: Person) -> str:
        """The name of a person's stay in this home."""
        return f"{person.key}.{self.home.id}"


def on(day: date) -> dict[str, str]:
    """A day as the systems write it."""
    return {"on": day.isoformat()}


def themselves(person: Person) -> Worker:
    """A resident speaking for themselves."""
    return Worker(f"person:{person.key}", Role.RESIDENT)


def of_working_age(people: Sequence[Person], day: date) -> list[Person]:
    """Who may be landlord, tenant or party."""
    return [person for person in people if person.age_on(day) >= 18]
