"""The copy that is handed to a person is whole, though it is read as a role that sees no more than the person may."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from access.looking import Looking
from access.principal import PlaceScope, Principal, Reach
from access.second_wall import row_scope_of
from access.vocabulary import ReadingPurpose
from api.own_copy import CopyParts, own_copy
from api.own_copy_documents import OwnCopyAnswer
from api.unsealing import PersonalValues
from app.event_types import event_types
from app.views import record_states
from domain.shared.actor import Role
from projections.audit_trail.view import AuditTrailView
from projections.dispute_board.view import DisputeBoardView
from projections.readstore.port import ReadStore
from projections.readstore.row_scope import asked_within
from projections.registry.view import RegistryView
from projections.rental.view import RentalView
from tests.api.visitors import visitor
from tests.app import walled_town as town
from tests.app.test_second_wall import IN_VILLAGES
from tests.app.walled_town import A, rows
from tests.support import services
from tests.support.two_doors import TwoDoors, two_doors

pytestmark = pytest.mark.postgres
RESIDENT = visitor(Role.RESIDENT)
GUARD = visitor(Role.DATA_PROTECTION_OFFICER)
GUARD_OF_A = visitor(Role.DATA_PROTECTION_OFFICER, PlaceScope(Reach.GRID, frozenset({A})))


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDoors]:
    with (
        services.fresh_database() as dsn,
        two_doors(tmp_path_factory.mktemp("town"), dsn, size=30, persons=200) as made,
    ):
        town.tangle(made)
        yield made


def copied(doors: TwoDoors, views: ReadStore, who: Principal, key: str) -> OwnCopyAnswer | None:
    """What is handed out of these tables when `who` asks."""
    values = PersonalValues(doors.house.log, doors.house.vault, event_types(), record_states(doors.owner))
    parts = CopyParts(
        registry=RegistryView(views),
        rental=RentalView(views),
        board=DisputeBoardView(views),
        audit=AuditTrailView(views),
        personal=values.opener(Looking(purpose=ReadingPurpose.SUBJECT_REQUEST)),
        looks=doors.house.access_log,
    )
    with asked_within(row_scope_of(who)):
        made = own_copy(parts, key)
    return None if made is None else OwnCopyAnswer.model_validate(made)


def people(doors: TwoDoors) -> list[str]:
    """Every fifth of the town, with those among them who quarrel, rent or let."""
    named = "SELECT person_key FROM persons ORDER BY person_key"
    return [str(key) for (key,) in rows(doors, named)[::5]]


def test_the_person_and_the_guard_of_everybody_are_given_all_there_is(doors: TwoDoors) -> None:
    found = {"tenancies": 0, "disputes": 0, "facts": 0, "stays": 0}
    for key in people(doors):
        whole = copied(doors, doors.owner, GUARD, key)
        assert whole is not None
        for who in (replace(RESIDENT, person_key=key), GUARD):
            assert copied(doors, doors.reader, who, key) == whole, (who.role, key)
        for name in found:
            found[name] += len(getattr(whole, name))
    assert all(found.values()), found


def test_who_may_not_see_the_person_is_given_nothing(doors: TwoDoors) -> None:
    mine, other = people(doors)[:2]
    assert copied(doors, doors.reader, replace(RESIDENT, person_key=mine), other) is None
    far = str(rows(doors, f"SELECT min(person_key) FROM persons WHERE {IN_VILLAGES}")[0][0])
    assert copied(doors, doors.reader, GUARD_OF_A, far) is None
    assert copied(doors, doors.reader, GUARD, far) is not None
