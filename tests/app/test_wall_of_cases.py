"""A case is shown to its mediator and to its parties behind PostgreSQL's wall too, wherever it lies, and to no other."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from access.principal import PlaceScope, Principal, Reach
from domain.shared.actor import Role
from tests.app.walled_town import FAR, rows, visitor
from tests.support import services
from tests.support.two_doors import TwoDoors, two_doors

pytestmark = pytest.mark.postgres
ELSEWHERE = PlaceScope(Reach.GRID, frozenset({FAR}))


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDoors]:
    with (
        services.fresh_database() as dsn,
        two_doors(tmp_path_factory.mktemp("town"), dsn, size=30, persons=60) as made,
    ):
        yield made


def a_mediated_case(doors: TwoDoors) -> tuple[str, str, str]:
    """Its code, a mediator of it, and a person who is party to it; in another grid than the mediator's."""
    asked = "SELECT case_code, mediators, parties FROM dispute_board WHERE mediators <> '' AND grid_code <> ?"
    for code, mediators, parties in rows(doors, f"{asked} ORDER BY case_code", FAR):
        persons = [each for each in str(parties).strip("|").split("|") if ":" not in each]
        if persons:
            return str(code), str(mediators).strip("|").split("|")[0], persons[0]
    raise AssertionError("the town has no mediated case")


def both(doors: TwoDoors, who: Principal, path: str) -> tuple[int, dict[str, object]]:
    """The answer, which is the same at both doors."""
    walled, plain = (doors.visited_by(who, walled=each).get(path) for each in (True, False))
    assert (walled.status_code, walled.json() if walled.status_code == 200 else None) == (
        plain.status_code,
        plain.json() if plain.status_code == 200 else None,
    )
    return walled.status_code, walled.json()


def test_a_mediator_sees_the_case_they_mediate_wherever_it_lies(doors: TwoDoors) -> None:
    code, staff, _ = a_mediated_case(doors)
    mediator = visitor(Role.MEDIATOR, ELSEWHERE, name=staff)
    for path in (f"/disputes/{code}", f"/disputes/{code}/timeline"):
        assert both(doors, mediator, path)[0] == 200
    assert code in str(both(doors, mediator, "/disputes?limit=200")[1])


def test_a_party_sees_the_own_case_and_not_its_course(doors: TwoDoors) -> None:
    code, _, person = a_mediated_case(doors)
    party = replace(visitor(Role.RESIDENT, name="party"), person_key=person)
    assert both(doors, party, f"/disputes/{code}")[0] == 200
    assert both(doors, party, f"/disputes/{code}/timeline")[0] == 403
    assert code in str(both(doors, party, "/disputes?limit=200")[1])


def test_nobody_else_does(doors: TwoDoors) -> None:
    code, staff, person = a_mediated_case(doors)
    other = visitor(Role.MEDIATOR, ELSEWHERE, name=f"{staff}9")
    neighbour = replace(visitor(Role.RESIDENT, name="neighbour"), person_key=f"{person[:-1]}Z")
    for who in (other, neighbour):
        assert both(doors, who, f"/disputes/{code}")[0] == 404
        assert code not in str(both(doors, who, "/disputes?limit=200")[1])
