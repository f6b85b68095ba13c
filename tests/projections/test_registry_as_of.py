"""The register at every pair of moments, and after every order of arrival."""

from pathlib import Path
from random import Random

import pytest

from domain.registry.events_residences import LinkEvent, ResidenceEvent
from domain.registry.links import linked_to
from domain.registry.stays import stay_of
from projections.moment import AsOf
from projections.registry.fold import TABLES as REGISTRY_TABLES
from projections.table import Value
from projections.versions.told import told_of
from tests.projections.history import CODEC, at
from tests.projections.registry_lane import CHEN, CHEN_AGAIN, HOME, WANG
from tests.projections.registry_life import linked, told, unlinked, whole_life
from tests.projections.standing import Standing, standing

STAY = f"{CHEN}.{HOME}"


@pytest.mark.parametrize("seed", range(3))
def test_stays_and_links_are_at_every_pair_of_moments_what_the_domain_makes_of_the_facts(
    register: Standing, seed: int
) -> None:
    lines = [*whole_life(), unlinked(CHEN_AGAIN, CHEN, 15), linked(CHEN_AGAIN, WANG, 18)]
    Random(seed).shuffle(lines)
    view = told(register, lines)
    facts = [told_of(CODEC, row) for row in register.ledger.read_log(after=0, limit=1_000)]
    for position in range(0, len(lines) + 1, 3):
        for valid in (None, *(at(day, 12) for day in range(-1, 45, 4))):
            known = [
                (key, each)
                for key, each in facts
                if each.position <= position
                and (valid is None or each.valid_from <= valid.isoformat().replace("+00:00", ".000000Z"))
            ]
            as_of = AsOf(recorded=position, valid=valid)
            said = [
                each.event for key, each in known if key == STAY and isinstance(each.event, ResidenceEvent)
            ]
            reported = any(type(each).__name__ == "ResidenceReported" for each in said)
            stay = view.stays.find(STAY, as_of=as_of)
            assert (stay.record.standing if stay else None) == (
                stay_of(said).standing.value if reported else None
            )
            named_ = any(key == CHEN_AGAIN and not isinstance(each.event, LinkEvent) for key, each in known)
            links = [
                each.event for key, each in known if key == CHEN_AGAIN and isinstance(each.event, LinkEvent)
            ]
            expected = {CHEN_AGAIN: to} if named_ and (to := linked_to(links)) else {}
            assert view.links(as_of=as_of) == expected


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
