"""What the database may show whom: by place, by what they sent, or their own record, and nobody more than the table says."""

from datetime import UTC, datetime

import pytest

from access.authorize import TABLE, Relation
from access.principal import MachineRole, Office, PlaceScope, Principal, Reach
from access.second_wall import BY_PLACE, row_scope_of
from domain.shared.actor import Role
from projections.readstore.row_scope import NOTHING, RowScope, asked_within, naming, row_scope

COMMUNITY = PlaceScope(Reach.COMMUNITY, frozenset({"990101100001"}))
OFFICES: tuple[Office, ...] = (*Role, *MachineRole)
LIES_IN_A_PLACE = {Relation.OWN_PLACE, Relation.LINKED_CASE, Relation.SUPERVISED_CASE}
# Who types at the machine comes through no door, and so stands before no wall.
AT_THE_DOOR = tuple(office for office in OFFICES if office is not MachineRole.OPERATOR)


def holder(
    role: Office, scope: PlaceScope = COMMUNITY, *, sources: frozenset[str] | None = frozenset({"urn:a"})
) -> Principal:
    return Principal(
        name="x", role=role, scope=scope, sources=sources, expires_at=datetime(2099, 1, 1, tzinfo=UTC)
    )


def test_an_officer_sees_places_a_contractor_what_they_sent_and_nobody_nothing() -> None:
    assert row_scope_of(holder(Role.GRID_WORKER)) == RowScope(prefixes=frozenset({"990101100001"}))
    assert row_scope_of(holder(Role.AUDITOR, PlaceScope(Reach.EVERYWHERE))) == RowScope(everywhere=True)
    assert row_scope_of(holder(Role.PROPERTY_MANAGER)) == RowScope(sources=frozenset({"urn:a"}))
    assert row_scope_of(holder(Role.MEDIATOR)) == RowScope(staff="staff:x")
    assert row_scope_of(None) == NOTHING


@pytest.mark.parametrize("role", OFFICES)
def test_a_sender_that_is_bound_to_no_source_is_not_thereby_shown_everything(role: Office) -> None:
    scope = row_scope_of(holder(role, PlaceScope(Reach.EVERYWHERE), sources=None))
    assert scope.everywhere is (role in BY_PLACE)


@pytest.mark.parametrize("role", AT_THE_DOOR)
def test_every_office_the_table_lets_see_its_place_is_shown_it_and_no_other(role: Office) -> None:
    """The wall must not stand in the way of what is allowed, nor be opened for an office that reads no place."""
    granted = {relation for grant in TABLE[role].values() for relation in grant.relations}
    assert bool(granted & LIES_IN_A_PLACE) is (role in BY_PLACE)


def test_who_is_named_in_a_row_that_was_shown_may_be_read_for_as_long_as_that_takes() -> None:
    with asked_within(row_scope_of(holder(Role.GRID_WORKER))):
        before = row_scope()
        with naming(["P1"]), naming(["P2"]):
            assert row_scope().named == {"P1", "P2"}
            assert row_scope().prefixes == before.prefixes
        assert row_scope() == before
    assert row_scope() == NOTHING
