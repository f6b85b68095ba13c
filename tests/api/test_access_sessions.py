"""Whatever readers ask, in any order: what clients saw and what the access log holds are the same, one to one."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from urllib.parse import quote

import httpx
import pytest

from access.look import Look, LookFilter, Outcome
from access.looks_of_actions import Watch, watch_of
from access.reading import every
from access.vocabulary import LoginStrength
from api.routes import ROUTES
from domain.shared.actor import Role
from tests.api.registry_house import (
    CHEN,
    GRID_WORKER,
    HOME,
    LANE,
    MANAGER,
    NAME,
    OFFICER,
    PROTECTOR,
    SHOP,
    STRANGER,
    WANG,
    told_house,
)
from tests.api.visitors import AUDITOR, KEEPER, MONITOR, RESIDENT, visitor
from tests.support.embedded import EmbeddedHouse

SESSIONS = 300
READERS = (
    AUDITOR, KEEPER, OFFICER, GRID_WORKER, STRANGER, MANAGER, PROTECTOR, RESIDENT,
    replace(visitor(Role.RESIDENT, name="resident:wang"), person_key=WANG),
    replace(visitor(Role.RESIDENT, name="resident:wang again"), person_key=WANG, login=LoginStrength.PASSWORD),
    replace(PROTECTOR, name="protector", login=LoginStrength.PASSWORD),
)  # fmt: skip
QUESTIONS = (
    f"/registry/persons/{CHEN}", f"/registry/persons/{WANG}", f"/registry/persons/{WANG}/history",
    f"/registry/persons/{WANG}/access", "/registry/persons", f"/registry/persons?q={quote(NAME[:2])}",
    f"/registry/residences?person={CHEN}", f"/registry/dwellings/{HOME}", "/registry/dwellings",
    f"/registry/units/{SHOP}", "/registry/units", f"/registry/addresses/{LANE}", "/registry/addresses",
    "/registry/inconsistencies", f"/search?q={quote(NAME[:2])}", "/disputes", "/disputes/none", "/disputes/none/timeline", "/rental/due",
    "/rental/findings", "/rental/findings/none", "/rental/tenancies", "/rental/tenancies/none", "/rental/inspections",
    "/rental/inspections/none", "/audit/events?limit=3", "/audit/events/1", "/audit/access?limit=3",
    "/audit/access/unusual", "/intake/dead-letters", "/intake/dead-letters/causes", "/intake/dead-letters/00000000-0000-0000-0000-000000000001", "/intake/conflicts",
    "/intake/conflicts/00000000-0000-0000-0000-000000000001",
    "/intake/waiting", "/exports/persons", "/exports/none", "/rights/requests", f"/rights/persons/{CHEN}",
    f"/rights/persons/{WANG}", f"/rights/persons/{WANG}/copy", f"/rights/persons/{WANG}/copy?purpose=subject_request",
    f"/rights/certificates/{WANG}.none", f"/proofs/history?stream=person:{WANG}", "/proofs/history?stream=dispute:none",
)  # fmt: skip
WATCHED = {200: None, 304: Outcome.UNCHANGED, 403: Outcome.REFUSED, 404: Outcome.REFUSED}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return told_house(tmp_path_factory.mktemp("sessions"))


def recorded(house: EmbeddedHouse, after: int) -> Sequence[Look]:
    entries = [each for each in every(house.deps.access.log, LookFilter()) if each.position > after]
    return [each.look for each in reversed(entries)]


def test_random_sessions_and_access_events_are_one_to_one(house: EmbeddedHouse) -> None:
    random, before = Random(20_260_302), house.deps.access.log.head()
    seen: list[tuple[str, str, httpx.Response]] = []
    tags: dict[tuple[str, str], str] = {}
    for _ in range(SESSIONS):
        who, path = random.choice(READERS), random.choice(QUESTIONS)
        held = tags.get((who.name, path))
        asked = {"if-none-match": held} if held is not None and random.random() < 0.5 else {}
        answered = house.visited_by(who).ask(random.choice(("GET", "GET", "HEAD")), path, headers=asked)
        assert answered.status_code in WATCHED, (path, answered.text)
        if answered.status_code == 200 and "etag" in answered.headers:
            tags[who.name, path] = answered.headers["etag"]
        seen.append((who.name, path, answered))
    looks = recorded(house, before)
    assert [(each.request_id, each.reader) for each in looks] == [
        (answered.headers["gridledger-request"], name) for name, _, answered in seen
    ]
    for look, (_, path, answered) in zip(looks, seen, strict=True):
        wanted = WATCHED[answered.status_code]
        assert wanted is None or look.outcome is wanted, path
        # Whoever can be read in the answer stands in the event, as a person or as a key that was seen.
        kept = {*look.subjects, *(each.rpartition(":")[2] for each in look.objects)}
        if not path.startswith("/audit/access"):
            named = {key for key in (CHEN, WANG) if key in answered.text and answered.status_code == 200}
            assert named <= {key for each in kept for key in each.split(".")}, path
    assert {each.outcome for each in looks} == {
        Outcome.SHOWN,
        Outcome.EXPORTED,
        Outcome.UNCHANGED,
        Outcome.UNMASKED,
        Outcome.REFUSED,
    }


def test_the_sessions_ask_every_path_that_can_be_read() -> None:
    """A new path that shows records is asked in the sessions above, or this says so."""
    readable = [
        each for each in ROUTES if each.method == "GET" and watch_of(each.action) is Watch.EVERY_ANSWER
    ]
    unasked = [each.path for each in readable if not any(_is(each.path, question) for question in QUESTIONS)]
    assert unasked == []


def _is(path: str, question: str) -> bool:
    wanted, given = path.split("/"), question.partition("?")[0].split("/")
    return len(wanted) == len(given) and all(
        each.startswith("{") or each == said for each, said in zip(wanted, given, strict=True)
    )


def test_a_monitor_leaves_no_event_of_what_it_may_watch(house: EmbeddedHouse) -> None:
    before = house.deps.access.log.head()
    for path in ("/livez", "/readyz", "/metrics", "/version", "/projections"):
        assert house.visited_by(MONITOR).get(path).status_code == 200
    assert recorded(house, before) == []
