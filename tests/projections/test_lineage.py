"""A row of a read table says which events made it, all of them and no other, and whether it is what they make."""

from datetime import timedelta

import pytest

from projections.lineage import Standing as Stands
from projections.lineage import lineage
from projections.row_asked import KeyMalformed, TableUnknown, row_asked
from projections.table import Values
from tests.projections.history import A, B, code_of, origin, person
from tests.projections.lineages import asked_of, positions, touches
from tests.projections.lives import case
from tests.projections.registry_lane import CHEN, CHEN_AGAIN, DOOR, HOME, LANE, ROOM_A, homes, places, tree
from tests.projections.registry_life import people, unlinked
from tests.projections.rights_life import PERSON, XIE, rights_life
from tests.projections.standing import Standing

NAMED, CORRECTED, ERASED = "person.referenced", "person.corrected", "person.erased"


def edit(house: Standing, statement: str) -> None:
    """What nobody should be able to do to a read model."""
    with house.views.writing() as cursor:
        cursor.execute(statement)


def select(house: Standing, statement: str) -> list[Values]:
    with house.views.reading() as reader:
        return reader.select(statement)


def test_a_case_is_made_by_its_own_facts_and_by_no_other_case(register: Standing) -> None:
    mine, other = case(0, day=0), case(1, day=3)
    register.record([each for pair in zip(other, mine, strict=True) for each in pair])
    register.catch_up()
    found = asked_of(register, "dispute_board", code_of(0))
    assert positions(found) == [2 * nth for nth in range(1, len(mine) + 1)]
    assert [touch for _, touch in touches(found)] == ["added", *["replaced"] * (len(mine) - 1)]
    assert {each.stream for each in found.events} == {f"dispute:{code_of(0)}"}
    assert [each.version for each in found.events] == list(range(1, len(mine) + 1))
    assert (found.standing, found.agrees, found.differences) == (Stands.STANDS, True, ())
    line = asked_of(register, "dispute_timeline", "4")
    assert touches(line) == [("dispute.party_added", "added")]
    assert line.agrees


def test_a_fact_told_late_made_the_row_as_well(register: Standing) -> None:
    register.record([*case(0, day=0), *person(A), origin(0)])
    register.catch_up(batch=4)
    found = asked_of(register, "dispute_board", code_of(0))
    assert positions(found) == [*range(1, 18), 21]
    assert found.agrees
    edition = asked_of(register, "dispute_board_versions", code_of(0), "21", "0")
    assert positions(edition) == [21]
    assert edition.agrees


def test_a_person_is_made_by_who_named_and_who_corrected_them(register: Standing) -> None:
    register.record([*person(A), *person(B)])
    register.catch_up()
    found = asked_of(register, "persons", A)
    assert touches(found) == [(NAMED, "added"), (CORRECTED, "replaced"), (CORRECTED, "replaced")]
    first = found.events[0]
    trail = select(
        register, "SELECT topic, stream, recorded_at, source, message_id FROM audit_trail WHERE position = 1"
    )
    recorded_at = f"{first.recorded_at:%Y-%m-%dT%H:%M:%S.%f}Z"
    assert trail == [(first.type, first.stream, recorded_at, first.source, first.message_id)]
    assert first.recorded_at.utcoffset() == timedelta(0)


def test_two_records_read_as_one_keep_a_lineage_each(register: Standing) -> None:
    register.record([*people(), unlinked(CHEN_AGAIN, CHEN, 9)])
    register.catch_up()
    again = asked_of(register, "persons", CHEN_AGAIN)
    assert touches(again) == [
        (NAMED, "added"),
        ("person.linked", "replaced"),
        ("person.unlinked", "replaced"),
    ]
    assert touches(asked_of(register, "persons", CHEN)) == [(NAMED, "added")]
    assert touches(asked_of(register, "identities", CHEN_AGAIN)) == [(NAMED, "added")]
    assert again.agrees


def test_a_renamed_street_made_its_own_row_and_not_that_of_a_home_on_it(register: Standing) -> None:
    register.record([*places(), *tree(), *homes()])
    register.catch_up()
    home = asked_of(register, "dwellings", HOME)
    assert touches(home) == [("dwelling.registered", "added"), ("dwelling.corrected", "replaced")]
    lane = asked_of(register, "addresses", LANE)
    assert touches(lane) == [("address.proposed", "added"), ("address.renamed", "replaced")]
    assert touches(asked_of(register, "addresses", ROOM_A)) == [("address.proposed", "added")]
    (alias,) = select(register, "SELECT alias_id FROM address_aliases")
    known = asked_of(register, "address_aliases", str(alias[0]))
    assert touches(known) == [("address.alias_added", "added")]
    assert {each.stream for each in known.events} == {f"address:{DOOR}"}
    grid = asked_of(register, "grids", "990101100001001")
    assert touches(grid) == [("grid.established", "added")]
    assert all(each.agrees for each in (home, lane, known, grid))


@pytest.mark.parametrize("batch", [1, 3, 2_000])
def test_who_was_forgotten_is_withdrawn_and_the_answer_says_by_what(
    register: Standing, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.lineage.BATCH", batch)
    register.record([*person(A), *rights_life(), *person(B)])
    register.catch_up()
    found = asked_of(register, "search", PERSON)
    assert touches(found)[0] == (NAMED, "added")
    assert touches(found)[-1] == (ERASED, "withdrew")
    assert (found.standing, found.agrees) == (Stands.WITHDRAWN, True)
    assert select(register, f"SELECT ref FROM search WHERE ref = '{PERSON}'") == []
    still = asked_of(register, "persons", XIE)
    assert touches(still) == [
        (NAMED, "added"),
        (CORRECTED, "replaced"),
        (CORRECTED, "replaced"),
        (ERASED, "blanked"),
    ]
    assert (still.standing, still.agrees) == (Stands.STANDS, True)
    assert touches(asked_of(register, "persons", A))[-1] == (CORRECTED, "replaced")


def test_a_line_of_the_trail_is_also_made_by_the_erasure_that_blanked_it(register: Standing) -> None:
    register.record([*person(A), *rights_life()])
    register.catch_up()
    found = asked_of(register, "audit_trail", "4")
    assert touches(found) == [(NAMED, "added"), (ERASED, "blanked")]
    assert found.agrees


def test_before_an_erasure_the_row_is_held_against_what_is_left_of_it(register: Standing) -> None:
    register.record(rights_life())
    register.catch_up()
    found = asked_of(register, "persons", XIE, at=5)
    assert touches(found) == [(NAMED, "added"), (CORRECTED, "replaced"), (ERASED, "blanked")]
    assert (found.position, found.agrees) == (5, True)
    gone = asked_of(register, "search", PERSON, at=5)
    assert (gone.standing, gone.agrees) == (Stands.WITHDRAWN, True)


def test_of_an_earlier_position_only_what_was_known_by_then_is_told(register: Standing) -> None:
    register.record([*person(A), *person(B)])
    register.catch_up()
    assert positions(asked_of(register, "persons", A, at=2)) == [1, 2]
    early = asked_of(register, "persons", B, at=3)
    assert (positions(early), early.standing, early.agrees) == ([], Stands.NEVER_MADE, False)


def test_a_read_model_that_lags_is_behind_and_not_wrong(register: Standing) -> None:
    register.record(person(A)[:2])
    register.catch_up()
    register.record([*person(A)[2:], *person(B)])
    found = asked_of(register, "persons", A)
    assert (found.position, found.live_position, positions(found), found.agrees) == (2, 2, [1, 2], True)


def test_an_edited_row_differs_by_the_column_that_was_edited(register: Standing) -> None:
    register.record([*person(A), *person(B)])
    register.catch_up()
    edit(register, f"UPDATE persons SET id_verified = 1 WHERE person_key = '{A}'")
    found = asked_of(register, "persons", A)
    assert not found.agrees
    assert [(each.table, each.kind) for each in found.differences] == [("persons", "changed")]
    assert [(each.name, each.live, each.replayed) for each in found.differences[0].fields] == [
        ("id_verified", 1, 0)
    ]
    assert positions(found) == [1, 2, 3]
    assert asked_of(register, "persons", B).agrees
    assert asked_of(register, "persons", A, at=2).agrees, "the newest row does not speak for the past"
    edit(
        register,
        f"UPDATE persons_versions SET corrections = 7 WHERE person_key = '{A}' AND from_position = 2",
    )
    past = asked_of(register, "persons", A, at=2)
    assert [each.name for difference in past.differences for each in difference.fields] == ["corrections"]


def test_a_row_taken_away_and_one_made_up_are_told(register: Standing) -> None:
    register.record(person(A))
    register.catch_up()
    columns = (
        "from_position, segment, edition, valid_from, recorded_at, version, source, grid_code, name, id_type"
    )
    edit(
        register,
        f"INSERT INTO persons_versions (person_key, {columns}, id_verified, corrections, verifications, erased) "
        f"SELECT 'NOBODY', {columns}, 0, 0, 0, 0 FROM persons_versions WHERE from_position = 1",
    )
    edit(register, f"DELETE FROM persons WHERE person_key = '{A}'")
    made_up = asked_of(register, "persons", "NOBODY")
    assert (made_up.standing, made_up.agrees) == (Stands.NEVER_MADE, False)
    assert [(each.table, each.kind) for each in made_up.differences] == [("persons_versions", "added")]
    taken = asked_of(register, "persons", A)
    assert [(each.table, each.kind) for each in taken.differences] == [("persons", "missing")]


def test_a_row_nobody_ever_told_of(house: Standing) -> None:
    house.record(person(A))
    house.catch_up()
    found = asked_of(house, "persons", "01J0000000000000000000NONE")
    assert (found.standing, found.agrees, found.events) == (Stands.NEVER_MADE, False, ())


def test_how_far_it_has_come_is_heard(house: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.lineage.BATCH", 2)
    house.record([*person(A), *person(B)])
    house.catch_up()
    heard: list[int] = []
    folder = house.catalogue.folder("registry")
    lineage(house.ledger, house.views, folder, row_asked("persons", [A]), None, heard.append)
    assert heard == [2, 4, 6]


@pytest.mark.parametrize(
    ("table", "key", "refused", "told"),
    [
        ("residents", ["x"], TableUnknown, "persons (person_key)"),
        ("persons", [], KeyMalformed, "person_key"),
        ("persons", [A, "1"], KeyMalformed, "person_key"),
        ("persons", ["\udcff"], KeyMalformed, "person_key"),
        ("persons_versions", [A, "one", "0"], KeyMalformed, "from_position"),
        ("audit_trail", ["-1"], KeyMalformed, "position"),
        ("audit_trail", ["9223372036854775808"], KeyMalformed, "position"),
        ("audit_trail", ["１"], KeyMalformed, "position"),
    ],
)
def test_what_is_no_row_is_refused_with_the_tables_and_columns_there_are(
    table: str, key: list[str], refused: type[TableUnknown] | type[KeyMalformed], told: str
) -> None:
    with pytest.raises(refused) as caught:
        row_asked(table, key)
    assert told in caught.value.en
    assert told in caught.value.zh
    assert caught.value.code.startswith("lineage.")
