"""Persons by key: sealed as they came, as of any moment."""

from ledger.identity import message_key
from projections.moment import AsOf
from projections.registry.parties import PersonsView
from tests.projections.history import APP, A, B, person
from tests.projections.standing import Standing


def known(house: Standing) -> PersonsView:
    house.record([*person(A), *person(B)[:1]], batch=1)
    house.runner("registry").catch_up()
    return PersonsView(house.views)


def test_the_values_stay_sealed_with_the_place_they_were_sealed_for(house: Standing) -> None:
    row = known(house).find(B)
    assert row is not None
    assert row.name is not None
    assert (row.name.path, row.name.topic, row.name.stream) == (
        "person_name",
        "person.referenced.v1",
        f"person:{B}",
    )
    assert row.name.message == message_key(APP, "m-4")
    assert row.id_number is None
    assert (row.source, row.version) == (APP, 1)


def test_a_correction_replaces_what_it_names_and_clears_what_it_says(house: Standing) -> None:
    view = known(house)
    first, renamed, now = (view.find(A, as_of=AsOf(recorded=position)) for position in (1, 2, 3))
    assert first is not None
    assert renamed is not None
    assert now is not None
    assert renamed.name is not None
    assert (renamed.name.topic, renamed.phone) == ("person.corrected.v1", first.phone)
    assert (now.name, now.phone, now.version) == (renamed.name, None, 3)
    assert view.find(A) == now


def test_only_those_known_at_the_moment_are_found(house: Standing) -> None:
    view = known(house)
    assert set(view.find_all([A, B, "01HZZZZZZZZZZZZZZZZZZZZZZC"])) == {A, B}
    assert set(view.find_all([A, B], as_of=AsOf(recorded=3))) == {A}
    assert view.find_all([]) == {}
