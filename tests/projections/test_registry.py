"""The register: what stands recorded of people, homes and addresses, whatever order it was told in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from domain.registry import events_addresses as addresses
from domain.registry.codes import IdType
from domain.registry.codes_addresses import ElementType
from domain.registry.events_residences import LinkEvent, ResidenceEvent
from domain.registry.links import linked_to
from domain.registry.stays import stay_of
from domain.shared.periods import StatedDay
from projections.catalogue import TABLES
from projections.moment import AsOf
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.registry import filters as by
from projections.registry.filters import (
    AddressFilter,
    DivisionFilter,
    DwellingFilter,
    GridFilter,
    StayFilter,
)
from projections.registry.fold import TABLES as REGISTRY_TABLES
from projections.registry.person_filters import PersonFilter
from projections.registry.view import RegistryView
from projections.table import Value
from projections.versions.told import told_of
from tests.projections.history import CODEC, DESK, Line, at
from tests.projections.registry_life import (
    CHEN,
    CHEN_AGAIN,
    DOOR,
    GRID,
    HOME,
    LANDLORD,
    LANE,
    NEXT_GRID,
    OLD_DOOR,
    OTHER_HOME,
    ROOM_A,
    ROOM_B,
    SHOP,
    VILLAGE,
    WANG,
    WORKER,
    claim,
    line,
    linked,
    named,
    node,
    people,
    unlinked,
    whole_life,
)
from tests.projections.standing import Standing, standing

STAY = f"{CHEN}.{HOME}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def register(house: Standing, request: pytest.FixtureRequest) -> Iterator[Standing]:
    """The same questions on both databases."""
    views: ReadStore | None = None
    if request.param == "postgres":
        views = PostgresReadStore(request.getfixturevalue("postgres_dsn"))
        views.prepare(TABLES)
        house = replace(house, views=views)
    yield house
    if views is not None:
        views.close()


def told(house: Standing, lines: list[Line]) -> RegistryView:
    house.record(lines, batch=3)
    house.runner("registry", batch=5).catch_up()
    return RegistryView(house.views)


def test_a_dwelling_shows_who_lives_there_where_it_is_and_who_came_by(register: Standing) -> None:
    file = told(register, whole_life()).dwelling(HOME)
    assert file is not None
    assert file.place.text == "梅花路8号101室"
    assert [node.key for node in file.place.path] == [LANE, DOOR, ROOM_A]
    assert (file.dwelling.record.room_count, file.dwelling.record.owner, file.dwelling.version) == (
        3,
        WANG,
        2,
    )
    assert [(each.key, each.record.standing) for each in file.stays] == [(STAY, "ended")]
    assert set(file.persons) == {CHEN}
    assert [(unit.key, unit.record.standing) for unit in file.units] == [(SHOP, "operating")]
    (visit,) = file.visits
    assert (visit.record.outcome, visit.record.attempts, visit.record.headcount) == ("completed", 1, 2)


def test_one_new_name_of_a_lane_is_one_row_and_renames_everything_below(register: Standing) -> None:
    view = told(register, whole_life())
    before = view.places([ROOM_A, ROOM_B], as_of=AsOf(valid=at(9)))
    assert {each.text for each in before.values()} == {"梅花巷8号101室", "梅花巷8号102室"}
    assert {each.text for each in view.places([ROOM_A, ROOM_B]).values()} == {
        "梅花路8号101室",
        "梅花路8号102室",
    }
    with register.views.reading() as reader:
        assert reader.select("SELECT count(*) FROM addresses_versions WHERE element_name = '梅花路'") == [
            (1,)
        ]


def test_what_hangs_on_a_merged_address_is_found_under_the_one_it_became(register: Standing) -> None:
    view = told(register, whole_life())
    assert view.resolve(OLD_DOOR) == (DOOR,)
    assert view.resolve(OLD_DOOR, as_of=AsOf(valid=at(11))) == (OLD_DOOR,)
    file = view.address(DOOR)
    assert file is not None
    assert [each.key for each in file.merged_here] == [OLD_DOOR]
    assert [each.key for each in file.dwellings] == [OTHER_HOME]
    assert [each.record.alias for each in file.aliases] == ["老槐树边"]
    assert [each.key for each in file.children] == [ROOM_A, ROOM_B]


def test_a_split_address_is_several_and_one_of_them_may_be_merged_on(register: Standing) -> None:
    third = "01J000000000000000000R00MC"
    split = addresses.AddressSplit(address_id=ROOM_A, successors=(ROOM_B, third))
    merged = addresses.AddressMerged(address_id=third, into=DOOR)
    view = told(
        register,
        [
            *whole_life(),
            node(third, DOOR, ElementType.ROOM, "103室", hour=9),
            line(f"address:{ROOM_A}", split, 20),
            line(f"address:{third}", merged, 21),
        ],
    )
    assert view.resolve(ROOM_A) == tuple(sorted((ROOM_B, DOOR)))
    assert view.resolve("01J00000000000000000UNKN0W") == ("01J00000000000000000UNKN0W",)


def test_claims_stand_beside_facts_with_who_said_what(register: Standing) -> None:
    view = told(register, whole_life())
    verified = view.stays.find(STAY, as_of=AsOf(valid=at(9)))
    assert verified is not None
    row = verified.record
    assert (row.standing, row.verified_by, row.contradicted, row.lives_there) == (
        "verified",
        "staff:qian",
        0,
        1,
    )
    assert f'"claimed_by":"{LANDLORD}"' in row.claims
    assert f'"claimed_by":"{WORKER}"' in row.claims
    assert f'"source":"{DESK}"' in row.claims
    contradicted = view.stays.find(STAY, as_of=AsOf(valid=at(6)))
    assert contradicted is not None
    assert (contradicted.record.standing, contradicted.record.contradicted) == ("contradicted", 1)
    assert '"finding":"not_living_there"' in contradicted.record.contradictions


def test_a_verified_stay_grows_stale_and_is_listed_by_when_it_was_due(register: Standing) -> None:
    view = told(register, whole_life()[:-1])
    then = AsOf(valid=at(20))
    due = view.stays.find(STAY, as_of=then)
    assert due is not None
    assert due.record.verify_due_at is not None

    def stale(day: int) -> list[str]:
        wanted = StayFilter(stale_at=at(day))
        return [each.key for each in view.stays.page(wanted, order=by.STAYS_BY_DUE, as_of=then).rows]

    assert stale(60) == []
    assert stale(120) == [STAY]
    assert view.stays.page(StayFilter(stale_at=at(120)), order=by.STAYS_BY_DUE).rows == ()


def test_who_was_declared_late_depends_on_the_document_they_show(register: Standing) -> None:
    foreigner, resident = "01J0000000000000000F0RE1GN", "01J00000000000000000RES1DE"
    moved_in = StatedDay(date(2026, 3, 2))
    late = [
        named(foreigner, id_type=IdType.PASSPORT),
        named(resident),
        claim(foreigner, since=moved_in, day=2),
        claim(resident, since=moved_in, day=2),
        claim(CHEN, since=moved_in, day=9),
    ]
    view = told(register, late)
    found = view.stays.page(StayFilter(declared_late=True), order=by.STAYS_ORDER).rows
    assert {each.record.person_key for each in found} == {foreigner, CHEN}


def test_two_records_of_one_person_are_counted_once_and_shown_from_both(register: Standing) -> None:
    view = told(register, whole_life())
    page = view.persons_page(PersonFilter())
    assert ([each.key for each in page.rows], page.count.value) == ([CHEN, WANG], 2)
    for key in (CHEN, CHEN_AGAIN):
        file = view.person(key)
        assert file is not None
        assert (file.person.key, file.stands_for) == (key, CHEN)
        assert [each.key for each in file.records] == sorted((CHEN, CHEN_AGAIN))
        assert [each.key for each in file.stays] == [STAY]
    only_there = view.persons_page(PersonFilter(sources=frozenset({DESK})))
    assert [each.key for each in only_there.rows] == [CHEN]


def test_unlinking_restores_both(register: Standing) -> None:
    view = told(register, [*whole_life(), unlinked(CHEN_AGAIN, CHEN, 15)])
    assert [each.key for each in view.persons_page(PersonFilter()).rows] == sorted((CHEN, CHEN_AGAIN, WANG))
    assert [each.key for each in view.persons_page(PersonFilter(), as_of=AsOf(valid=at(14))).rows] == [
        CHEN,
        WANG,
    ]
    file = view.person(CHEN_AGAIN)
    assert file is not None
    assert ([each.key for each in file.records], file.stays) == ([CHEN_AGAIN], ())


def test_records_linked_in_a_ring_are_still_counted_once(register: Standing) -> None:
    view = told(register, [*people(), linked(CHEN, WANG, 7), linked(WANG, CHEN_AGAIN, 8)])
    assert [each.key for each in view.persons_page(PersonFilter()).rows] == [min(CHEN, CHEN_AGAIN, WANG)]


def test_pages_of_persons_keep_their_moment_while_links_change(register: Standing) -> None:
    view = told(register, whole_life())
    first = view.persons_page(PersonFilter(), limit=1)
    told(register, [unlinked(CHEN_AGAIN, CHEN, 15)])
    second = view.persons_page(PersonFilter(), after=first.next, limit=5)
    assert [each.key for each in (*first.rows, *second.rows)] == [CHEN, WANG]


@pytest.mark.parametrize("grid", [GRID, NEXT_GRID, VILLAGE, "990101"])
def test_an_office_sees_who_was_told_of_or_lives_in_its_places(register: Standing, grid: str) -> None:
    view = told(register, [*people()[:3], claim(WANG, HOME, grid=GRID)])
    seen = view.persons_page(PersonFilter(grid_prefixes=frozenset({grid})))
    expected = {GRID: [CHEN, WANG], NEXT_GRID: sorted([CHEN_AGAIN, WANG])}
    assert [each.key for each in seen.rows] == expected.get(grid, sorted([CHEN, CHEN_AGAIN, WANG]))


def test_places_tell_the_days_they_hold(register: Standing) -> None:
    view = told(register, whole_life())

    def holding(day: date) -> list[str]:
        page = view.divisions.page(DivisionFilter(holding_on=day), order=by.PLACES_ORDER)
        return [each.key for each in page.rows]

    assert holding(date(2027, 12, 31)) == [VILLAGE]
    assert holding(date(2028, 1, 1)) == holding(date(2019, 12, 31)) == []
    grids = view.grids.page(GridFilter(divisions=frozenset({VILLAGE})), order=by.PLACES_ORDER)
    assert [each.key for each in grids.rows] == [GRID, NEXT_GRID]


def test_lists_are_narrowed_by_place_and_kind(register: Standing) -> None:
    view = told(register, whole_life())
    homes = view.dwellings.page(DwellingFilter(grids=frozenset({NEXT_GRID})), order=by.DWELLINGS_ORDER)
    assert [(each.key, each.record.standing) for each in homes.rows] == [(OTHER_HOME, "demolished")]
    doors = AddressFilter(element_types=frozenset({ElementType.DOOR.value}), standings=frozenset({"merged"}))
    assert [each.key for each in view.addresses.page(doors, order=by.ADDRESSES_ORDER).rows] == [OLD_DOOR]


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
