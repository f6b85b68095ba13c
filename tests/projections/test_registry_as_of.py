"""The register at every pair of moments, and after every order of arrival."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from domain.registry.codes_residences import ResidenceStanding
from domain.registry.events_residences import LinkEvent, ResidenceEvent, ResidenceReported
from domain.registry.links import linked_to
from domain.registry.stays import Stay, stay_of
from domain.shared.occurrence import SHANGHAI
from projections.moment import AsOf
from projections.registry.fold import TABLES as REGISTRY_TABLES
from projections.table import Value
from projections.versions.told import Told, told_of
from tests.projections.history import CODEC, at
from tests.projections.registry_lane import CHEN, CHEN_AGAIN, HOME, WANG
from tests.projections.registry_life import linked, returned, told, unlinked, whole_life
from tests.projections.standing import Standing, standing

STAY = f"{CHEN}.{HOME}"


@dataclass(frozen=True)
class Oracle:
    """What the domain makes of facts, in the order of truth, when asked for a moment."""

    facts: Sequence[Told]

    def stay(self, valid: datetime | None) -> tuple[str, bool] | None:
        """The standing shown and whether the stay goes on."""
        told = self._told()
        if valid is None:
            return (told[-1][1].standing.value, told[-1][1].lives_there) if told else None
        day = valid.astimezone(SHANGHAI).date()
        last = {stay.nth: stay for _, stay in told}
        opened = {stay.nth: at for at, stay in reversed(told)}
        shown = [
            stay for at, stay in told if at <= valid or (at == opened[stay.nth] and _begun(last, stay, day))
        ]
        if not shown or ((since := last[shown[-1].nth].since) is not None and since.earliest > day):
            return None
        known = last[shown[-1].nth]
        over = known.until is not None and known.until.latest < day
        never = known.standing in (ResidenceStanding.REJECTED, ResidenceStanding.WITHDRAWN)
        return shown[-1].standing.value, not over and not never

    def _told(self) -> list[tuple[datetime, Stay]]:
        """From when on it stood how; nothing stands before the first claim."""
        found: list[tuple[datetime, Stay]] = []
        said: list[ResidenceEvent] = []
        for fact in self.facts:
            assert isinstance(fact.event, ResidenceEvent)
            said.append(fact.event)
            if any(isinstance(each, ResidenceReported) for each in said):
                found.append((datetime.fromisoformat(fact.valid_from), stay_of(said)))
        return found

    def link(self, valid: datetime | None) -> str | None:
        """To which record it leads, if the person was named by then."""
        known = [
            each.event
            for each in self.facts
            if valid is None or datetime.fromisoformat(each.valid_from) <= valid
        ]
        links = [each for each in known if isinstance(each, LinkEvent)]
        return linked_to(links) if len(links) < len(known) else None


def _begun(last: Mapping[int, Stay], stay: Stay, day: date) -> bool:
    since = last[stay.nth].since
    return since is not None and since.earliest <= day


@pytest.mark.parametrize("seed", range(3))
def test_stays_and_links_are_at_every_pair_of_moments_what_the_domain_makes_of_the_facts(
    register: Standing, seed: int
) -> None:
    lines = [*whole_life(), *returned(), unlinked(CHEN_AGAIN, CHEN, 15), linked(CHEN_AGAIN, WANG, 18)]
    Random(seed).shuffle(lines)
    view = told(register, lines)
    facts = [told_of(CODEC, row) for row in register.ledger.read_log(after=0, limit=1_000)]
    facts.sort(key=lambda fact: fact[1].truth)
    for position in range(0, len(lines) + 1, 3):
        known = [(key, each) for key, each in facts if each.position <= position]
        stays = Oracle([each for key, each in known if key == STAY])
        links = Oracle([each for key, each in known if key == CHEN_AGAIN])
        for valid in (None, *(at(day, 12) for day in range(-62, 80, 4))):
            as_of = AsOf(recorded=position, valid=valid)
            stay = view.stays.find(STAY, as_of=as_of)
            shown = (stay.record.standing, stay.record.lives_there == 1) if stay else None
            assert shown == stays.stay(valid), (position, valid)
            to = links.link(valid)
            assert view.links(as_of=as_of) == ({CHEN_AGAIN: to} if to else {})


def test_any_order_of_arrival_ends_in_the_same_newest_rows(tmp_path: Path) -> None:
    seen: set[tuple[tuple[Value, ...], ...]] = set()
    for seed in range(8):
        lines = [*whole_life(), unlinked(CHEN_AGAIN, CHEN, 15), linked(CHEN_AGAIN, WANG, 18)]
        Random(seed).shuffle(lines)
        (tmp_path / str(seed)).mkdir()
        with standing(tmp_path / str(seed)) as house:
            told(house, lines)
            with house.views.reading() as reader:
                rows: list[tuple[Value, ...]] = []
                for table in REGISTRY_TABLES:
                    assert table.newest is not None
                    own = ", ".join((table.key[0], "valid_from", *table.column_names[7:]))
                    rows += reader.select(f"SELECT {own} FROM {table.newest.name} ORDER BY 1")
        seen.add(tuple(rows))
    assert len(seen) == 1
