"""Everything that is told of the town's homes over two years, one committee after another."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from app.town.dwelling_on import live_on
from app.town.fact import Fact
from app.town.homefile import HomeFile
from app.town.homes import Home, Neighbourhood
from app.town.registering import addresses, first_round, shops
from app.town.staff import Team, teams
from app.town.streets import changed_addresses


def files_of(place: Neighbourhood, seed: int, start: datetime, today: datetime) -> Iterator[Sequence[Fact]]:
    """One file a node of the address tree, a shop, a home; facts in the order they happened."""
    team = teams()[place.village.code]
    yield from addresses(place, team, start)
    yield from changed_addresses(place, team, start)
    yield from shops(place, team, start)
    for home in place.homes:
        yield _life_of(home, team, Random(f"{seed}/{home.id}"), start, today)


def _life_of(home: Home, team: Team, rng: Random, start: datetime, today: datetime) -> Sequence[Fact]:
    file = HomeFile(rng, home, team, start)
    first_round(file)
    live_on(file, today)
    return file.facts
