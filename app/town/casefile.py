"""The file of one dispute while it is being lived: each call tells one fact and moves the clock on."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from app.town.clock import working_moment
from app.town.fact import Data, Fact
from app.town.people import Person
from app.town.staff import Team, Worker
from domain.dispute.codes import Category
from domain.shared.actor import Role
from domain.shared.case_code import case_code_for
from domain.shared.occurrence import Precision
from domain.shared.purposes import Purpose

POLICE = "urn:gridledger:source:police-platform"
SLICE = "gridledger.dispute."
DESKS = frozenset(
    {Role.TOWN_OFFICE, Role.JUSTICE_LIAISON}
)  # they write into the system itself, not on a phone


@dataclass(slots=True)
class CaseFile:
    """Who, where and until when; `now` only moves forward, as life does.

    The first report goes out under the number of the system that took it (`source`, `number`); whoever
    comes later uses the case code every receipt and every page shows.
    """

    rng: Random
    number: str
    source: str
    grid_code: str
    team: Team
    applicant: Person
    respondent: Person
    category: Category
    now: datetime
    facts: list[Fact] = field(default_factory=list)
    parties_are_registered: bool = False  # they live here and were referenced with their home
    sessions: int = 0
    visits: int = 0

    @property
    def code(self) -> str:
        """一案一码: the code anybody can compute from the first report."""
        return case_code_for(self.source, self.number)

    @property
    def sides(self) -> list[str]:
        """The keys of both parties."""
        return [self.applicant.key, self.respondent.key]

    @property
    def day(self) -> date:
        """The day of the last fact."""
        return self.now.date()

    @property
    def has_a_minor(self) -> bool:
        """Whether a guardian has to come along."""
        return any(person.age_on(self.day) < 18 for person in (self.applicant, self.respondent))

    def wait(self, low: float, high: float | None = None) -> "CaseFile":
        """Some days pass; then it is a working moment again."""
        days = low if high is None else self.rng.uniform(low, high)
        later = working_moment(self.rng, self.now + timedelta(days=days))
        self.now = max(later, self.now + timedelta(minutes=self.rng.randint(4, 25)))
        return self

    def tell(self, fact: str, data: Data, by: Worker, *, source: str = POLICE, at_once: bool = False) -> None:
        """Take down one fact that has just happened."""
        self.now += timedelta(minutes=self.rng.randint(2, 9))
        self._write(fact, data, by, at=self.now, source=source, at_once=at_once or by.role in DESKS)

    def tell_past(self, fact: str, data: Data, by: Worker, *, at: datetime, precision: Precision) -> None:
        """Take down what happened long before it was told."""
        self.now += timedelta(minutes=self.rng.randint(2, 9))
        self._write(fact, data, by, at=at, precision=precision)

    def _write(
        self,
        fact: str,
        data: Data,
        by: Worker,
        *,
        at: datetime,
        precision: Precision = Precision.INSTANT,
        source: str = POLICE,
        at_once: bool = False,
    ) -> None:
        self.facts.append(
            Fact(
                type=f"{SLICE}{fact}.v1",
                about=self.number if source == self.source else self.code,
                at=at,
                told_at=self.now,
                by=by,
                data=data,
                grid_code=self.grid_code,
                precision=precision,
                basis=Purpose.DISPUTE_MEDIATION.value,
                source=source,
                at_once=at_once,
            )
        )

    def next_session(self) -> str:
        """The number of the next session."""
        self.sessions += 1
        return f"{self.number}-S{self.sessions}"

    def next_visit(self) -> str:
        """The number of the next visit."""
        self.visits += 1
        return f"{self.number}-V{self.visits}"

    def resident(self) -> Worker:
        """The applicant speaking for themselves."""
        return Worker(f"person:{self.applicant.key}", Role.RESIDENT)
