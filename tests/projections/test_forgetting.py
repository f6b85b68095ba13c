"""What an erasure takes out of the read tables: live, batch by batch, and told from the beginning."""

import pytest

from projections.changes import TableChanges, Withdrawn
from projections.registry.persons import NOTHING
from projections.rights.table import NAME
from projections.rights.view import RequestFilter, RightsView
from projections.search.table import ENTRIES
from tests.projections.rights_life import OTHER, REQUEST, XIE, rights_life
from tests.projections.standing import Standing

SEALED = ", ".join(NOTHING)


@pytest.mark.parametrize("batch", [1, 2, 5, 500])
@pytest.mark.parametrize("late", [False, True])
def test_no_version_of_an_erased_person_keeps_a_value(register: Standing, batch: int, late: bool) -> None:
    """With `late`, facts that were under way arrive behind the erasure, as a log of another program may hold them."""
    lines = rights_life()
    if late:
        lines.append(lines.pop(6))
    register.record(lines[:3])
    register.catch_up(batch)
    assert any(value is not None for row in rows(register) for value in row)
    register.record(lines[3:])
    register.catch_up(batch)
    assert {value for row in rows(register) for value in row} == {None}
    with register.views.reading() as reader:
        assert reader.select("SELECT erased, corrections FROM persons") == [(1, 2)]
        assert (
            reader.select("SELECT number_token FROM identities_versions WHERE number_token IS NOT NULL") == []
        )
        assert reader.select("SELECT ref FROM search_entries") == []
        assert reader.select("SELECT token FROM search_words") == []
        assert {sealed for (sealed,) in reader.select("SELECT sealed FROM audit_trail")} == {"[]"} or late


def rows(house: Standing) -> list[tuple[object, ...]]:
    """The sealed columns of every version, and of the newest."""
    with house.views.reading() as reader:
        found = reader.select(f"SELECT {SEALED} FROM persons_versions")
        return [*found, *reader.select(f"SELECT {SEALED} FROM persons")]


def test_rights_stand_in_the_order_they_were_decided_in_whatever_time_they_tell(register: Standing) -> None:
    register.record(rights_life()[:7])
    register.runner(NAME).catch_up()
    standing_of = RightsView(register.views).person(XIE).standing
    assert (standing_of.restricted, standing_of.erasure, standing_of.consents) == (
        0,
        "none",
        "fraud_prevention",
    )
    assert standing_of.notices == "2026-1/on_paper"


def test_requests_are_listed_from_the_oldest_with_their_answers(register: Standing) -> None:
    register.record(rights_life())
    register.runner(NAME).catch_up()
    view = RightsView(register.views)
    requests = view.person(XIE).requests
    assert [(each.kind, each.request, each.row.state) for each in requests] == [
        ("correction", OTHER, "applied"),
        ("erasure", REQUEST, "erased"),
    ]
    assert requests[1].row.copies_unreadable_at == "2026-04-01T01:00:00.000000Z"
    first = view.page(RequestFilter(), limit=1)
    second = view.page(RequestFilter(), after=first.next, limit=1)
    assert (*first.rows, *second.rows) == requests
    assert second.next is None
    assert view.page(RequestFilter(states=frozenset({"asked"}))).rows == ()
    assert view.completed(XIE, REQUEST) == requests[1]
    assert view.completed(XIE, OTHER) is None


def test_rows_of_one_batch_are_blanked_in_memory_and_later_ones_are_not() -> None:
    changes = TableChanges(ENTRIES)
    row = ["person:a", 1, "then", "person", "990101", "urn:x"]
    changes.add_newest("person:a", row)
    changes.add_newest("person:b", ["person:b", *row[1:]])
    changes.blank("ref", "person:a", {"grid_code": None})
    changes.add(["person:a", 2, *row[2:]])
    assert [(each[0], each[4]) for each in changes.added] == [
        ("person:a", None),
        ("person:b", "990101"),
        ("person:a", "990101"),
    ]
    assert row[4] == "990101"


def test_rows_that_are_withdrawn_take_their_newest_with_them() -> None:
    changes = TableChanges(ENTRIES)
    for nth, ref in enumerate(("person:a", "person:b", "person:a")):
        changes.add_newest(ref, [ref, nth, "then", "person", None, "urn:x"])
    changes.withdraw("ref", ("person:a",))
    assert [each[0] for each in changes.added] == ["person:b"]
    assert changes.newest == [("person:b", 1)]


def test_a_table_is_gone_through_once_however_many_are_forgotten_in_a_batch() -> None:
    changes = TableChanges(ENTRIES)
    for ref in ("person:a", "person:b", "person:c"):
        changes.withdraw("ref", (ref,))
    assert changes.forgotten == [Withdrawn("ref", ("person:a", "person:b", "person:c"))]
