"""Two years of a fictional town, the same for the same seed, as messages for the real road in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from pydantic_core import to_json

from app.town import plots_beside
from app.town.casefile import CaseFile
from app.town.cast import PLOTS, Plot
from app.town.clock import working_moment
from app.town.fact import Fact
from app.town.homefile import APP, of_working_age
from app.town.homes import Neighbourhood, neighbourhoods
from app.town.message import Outbox, Sent
from app.town.one_home import one_home, told_of_one_home
from app.town.parking import parking_disputes
from app.town.people import Person, make_child, make_person
from app.town.places import committees
from app.town.post import posted
from app.town.registry import parties, places
from app.town.residents import files_of
from app.town.sources import FIRST_REPORTERS
from app.town.staff import teams
from domain.dispute.codes import Category
from domain.shared.occurrence import SHANGHAI
from intake.cloudevents import STRUCTURED
from intake.delivery import Delivery, Sender

SIZE = 420
PERSONS = 4_000
TOLD_AT_ONCE = (
    20_000  # persons; a larger town is told one committee after another, or it would not fit into memory
)
SPAN = timedelta(days=730)
RECENT_DAYS = 12
SHARE_WITH_A_MINOR = 0.03
SHARE_AMONG_RESIDENTS = 0.8
SHARE_REPORTED_TWICE = 0.03
MONTH_END, MONTH_END_WEIGHT = 27, 3
LOADER = Sender("the town's story", None)

Neighbours = Mapping[str, Sequence[Person]]
Files = Iterable[Sequence[Fact]]


def generate(seed: int, size: int = SIZE, *, persons: int = PERSONS, today: datetime) -> Iterator[Sent]:
    """`persons` people and what their homes go through, `size` disputes in every state, the parking dispute besides.

    In the order the messages arrive; above `TOLD_AT_ONCE` persons only within each committee. `today` is an aware
    time; nothing happens after it. Pure: the same arguments give the same bytes.
    """
    rng, outbox, start = Random(seed), Outbox(seed), today - SPAN
    town = list(neighbourhoods(seed, persons, start.date()))
    adults = {each.village.code: of_working_age(each.residents, start.date()) for each in town}
    cases = [*parking_disputes(APP), *_cases(rng, seed, size, today, adults)]
    yield from posted([list(places())], rng, outbox, today)
    one = [_until(today, facts) for facts in told_of_one_home(today)] if persons else []
    for chunk in [town] if persons <= TOLD_AT_ONCE else [[each] for each in town]:
        told = [_until(today, facts) for facts in _files(chunk, cases, seed, start, today)]
        told += one if one_home().home.village in [each.village for each in chunk] else []
        yield from posted(told, rng, outbox, today)


def _files(
    chunk: Sequence[Neighbourhood], cases: Sequence[CaseFile], seed: int, start: datetime, today: datetime
) -> Files:
    here = {each.village.code for each in chunk}
    for case in cases:
        if case.grid_code[:12] in here:
            yield list(parties(case))
            yield case.facts
    for place in chunk:
        yield from files_of(place, seed, start, today)


def _until(today: datetime, facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.told_at <= today]


def as_deliveries(messages: Iterable[Sent], sender: Sender = LOADER) -> Iterator[Delivery]:
    """The messages as a door hands them to the road."""
    headers = (("content-type", STRUCTURED.encode()),)
    for number, message in enumerate(messages, start=1):
        yield Delivery(
            place=f"story:{number}",
            topic=None,
            headers=headers,
            body=to_json(message.event),
            sender=sender,
            received_at=message.received_at,
        )


def _cases(rng: Random, seed: int, size: int, today: datetime, neighbours: Neighbours) -> Iterator[CaseFile]:
    codes: dict[str, str] = {}
    for number, plot in enumerate(_chosen(rng, size), start=1):
        case = _lived(plot, f"{seed}/{number}", number, today, neighbours)
        known = codes.get(case.grid_code)
        if number > len(PLOTS) and known is not None and rng.random() < SHARE_REPORTED_TWICE:
            again = Plot("duplicate", partial(plots_beside.duplicate, other_code=known), 0, over=True)
            case = _lived(again, f"{seed}/{number}", number, today, neighbours)
        else:
            codes[case.grid_code] = case.code
        yield case


def _chosen(rng: Random, size: int) -> Sequence[Plot]:
    """Every plot once as far as `size` allows, the rest as common as they are."""
    rest = rng.choices(PLOTS, weights=[plot.weight for plot in PLOTS], k=max(size - len(PLOTS), 0))
    return (*PLOTS, *rest)[:size]


def _lived(plot: Plot, seed: str, number: int, today: datetime, neighbours: Neighbours) -> CaseFile:
    """The life is lived once to see how long it is, and again so that it ends when it should."""
    ends = _end(Random(f"{seed}/end"), plot, today)
    start = ends - (_live(plot, seed, number, ends, neighbours).now - ends)
    while (case := _live(plot, seed, number, start, neighbours)).now > today:
        start -= timedelta(days=1)
    return case


def _live(plot: Plot, seed: str, number: int, start: datetime, neighbours: Neighbours) -> CaseFile:
    rng = Random(seed)
    village = rng.choice(committees())
    respondent = (make_child if rng.random() < SHARE_WITH_A_MINOR else make_person)(rng, start.date())
    applicant = make_person(rng, start.date())
    residents, known = neighbours.get(village.code, ()), rng.random() < SHARE_AMONG_RESIDENTS
    if known and len(residents) > 1:
        applicant, respondent = rng.sample(list(residents), k=2)
    case = CaseFile(
        rng=rng,
        number=f"{village.code[-3:]}-D{number:05d}",
        source=rng.choice(FIRST_REPORTERS),
        grid_code=rng.choice(village.grids),
        team=teams()[village.code],
        applicant=applicant,
        respondent=respondent,
        category=rng.choice(list(Category)),
        now=working_moment(rng, start),
        parties_are_registered=known and len(residents) > 1,
    )
    plot.live(case)
    return case


def _end(rng: Random, plot: Plot, today: datetime) -> datetime:
    """The last days for what is still open; anywhere in the two years, more at the ends of months, for the rest."""
    span = SPAN.days if plot.over else RECENT_DAYS
    days = [today.astimezone(SHANGHAI) - timedelta(days=back) for back in range(1, span)]
    return rng.choices(days, weights=[MONTH_END_WEIGHT if day.day > MONTH_END else 1 for day in days])[0]
