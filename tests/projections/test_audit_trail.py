"""Every accepted, refused and conflicting fact, who told it, and what it changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic_core import to_json

from domain.dispute import codes
from domain.dispute.events_mediation import ChannelAssigned
from ledger.codec import recorded_at_of
from projections.audit_trail.question import AuditEntry, AuditFilter, Difference
from projections.audit_trail.view import AuditTrailView
from projections.export import canonical
from projections.json_value import Json
from projections.moment import AsOf
from tests.projections.history import (
    APP,
    BOX,
    DESK,
    A,
    Line,
    at,
    code_of,
    conflict,
    known_already,
    person,
    refusal,
)
from tests.projections.lives import case
from tests.projections.registry_lane import CHEN, HOME, OFFICER
from tests.projections.registry_life import people, stay, whole_life
from tests.projections.standing import Standing
from tests.projections.towns import town

SEALED: Json = {"sealed": True}


def told(house: Standing, *lines: Line, batch: int = 1) -> AuditTrailView:
    house.record(lines, batch)
    house.runner("audit_trail").catch_up()
    return AuditTrailView(house.views)


def kept(view: AuditTrailView, wanted: AuditFilter) -> list[AuditEntry]:
    return list(view.page(wanted, limit=500, newest_first=False).rows)


def test_an_accepted_fact_tells_who_when_why_and_what(house: Standing) -> None:
    entry = told(house, *case(1, day=0)[:1]).find(1)
    assert entry is not None
    assert (entry.verdict, entry.code, entry.changed) == ("accepted", None, True)
    assert (entry.type, entry.object) == ("gridledger.dispute.reported.v1", f"dispute:{code_of(1)}")
    assert (entry.actor, entry.role, entry.source, entry.message_id) == (
        "staff:zhao",
        "grid_worker",
        APP,
        "m-1",
    )
    assert (entry.basis, entry.rule_pack, entry.calendar) == ("dispute_mediation", "cn-base-1", "cn-2026")
    assert entry.occurred_at == at(0)
    assert entry.recorded_at == recorded_at_of(house.ledger.read_log(after=0, limit=1)[0].state)
    assert Difference(path="category", before=None, after="neighbour.parking") in entry.differences
    assert Difference(path="summary", before=None, after=SEALED) in entry.differences


def test_a_refusal_names_the_rule_and_the_thing_it_was_about(house: Standing) -> None:
    entry = told(house, refusal(1, about=7)).find(1)
    assert entry is not None
    assert (entry.verdict, entry.code, entry.changed) == (
        "refused",
        "dispute.mediator_must_not_be_party",
        False,
    )
    assert (entry.type, entry.object) == (
        "gridledger.dispute.mediator_assigned.v1",
        f"dispute:{code_of(7)}",
    )
    assert entry.stream.startswith("message:")
    assert entry.facts == {"mediator": "staff:wang"}
    assert entry.differences == ()


def test_a_conflict_points_at_the_first_fate_of_its_id(house: Standing) -> None:
    entry = told(house, conflict(1)).find(1)
    assert entry is not None
    assert (entry.verdict, entry.code, entry.object) == ("conflict", None, None)
    assert entry.facts == {"first_verdict": "accepted", "first_position": 1}


def test_a_fact_known_already_is_accepted_and_changes_nothing(house: Standing) -> None:
    entry = told(house, known_already(1, about=3)).find(1)
    assert entry is not None
    assert (entry.verdict, entry.changed, entry.differences) == ("accepted", False, ())
    assert (entry.object, entry.source) == (f"dispute:{code_of(3)}", DESK)


def test_a_change_is_told_from_what_the_case_said_before(house: Standing) -> None:
    life = case(1, day=0)[:7]
    online = ChannelAssigned(
        channel=codes.Channel.ONLINE,
        assigned_on=life[0].occurred_at.date(),
        reason=codes.ChannelChangeReason.PARTY_AWAY,
    )
    view = told(house, *life, replace(life[6], event=online))
    entry = view.find(8)
    assert entry is not None
    assert {each.path: (each.before, each.after) for each in entry.differences} == {
        "channel": ("police_grid", "online"),
        "assigned_on": ("2026-03-03", "2026-03-02"),
        "reason": (None, "party_away"),
    }


def test_a_second_party_is_another_thing_and_not_a_change_of_the_first(house: Standing) -> None:
    entry = told(house, *case(1, day=0)[:3]).find(3)
    assert entry is not None
    assert {each.before for each in entry.differences} == {None}


def test_a_correction_of_a_person_shows_what_it_touched_but_never_values(house: Standing) -> None:
    view = told(house, *person(A))
    renamed, struck_out = view.find(2), view.find(3)
    assert renamed is not None
    assert struck_out is not None
    changed = {each.path: (each.before, each.after) for each in renamed.differences}
    assert changed["person_name"] == (SEALED, SEALED)
    assert "phone" not in changed
    changed = {each.path: (each.before, each.after) for each in struck_out.differences}
    assert changed["phone"] == (SEALED, None)
    assert "person_name" not in changed
    for entry in kept(view, AuditFilter()):
        shown = to_json([canonical(entry.differences), canonical(entry.facts)])
        assert BOX.encode() not in shown
    assert [each.path for each in renamed.sealed] == ["person_name"]


def test_filters_by_everything_an_auditor_asks(house: Standing) -> None:
    correlated = [replace(line, correlation="case-of-cases") for line in case(40, day=1)[:2]]
    lines = [*town(8), *correlated, refusal(900, 1)]
    view = told(house, *lines, batch=10)
    everything = kept(view, AuditFilter())
    assert [entry.position for entry in everything] == list(range(1, len(lines) + 1))

    def those(wanted: AuditFilter, expected: list[AuditEntry]) -> None:
        assert 0 < len(expected) < len(everything)
        assert kept(view, wanted) == expected

    stream = f"dispute:{code_of(1)}"
    of_case = [entry for entry in everything if entry.object == stream]
    those(AuditFilter(objects=frozenset({stream})), of_case)
    those(AuditFilter(objects=frozenset({code_of(1)})), of_case)
    triaged = [entry for entry in everything if entry.type == "gridledger.dispute.triaged.v1"]
    those(AuditFilter(types=frozenset({"dispute.triaged"})), triaged)
    those(AuditFilter(types=frozenset({"gridledger.dispute.triaged.v1"})), triaged)
    those(AuditFilter(verdicts=frozenset({"refused"})), [e for e in everything if e.verdict == "refused"])
    those(
        AuditFilter(codes=frozenset({"dispute.mediator_must_not_be_party"})),
        [e for e in everything if e.code is not None],
    )
    those(AuditFilter(sources=frozenset({DESK})), [e for e in everything if e.source == DESK])
    those(AuditFilter(sources_allowed=frozenset({DESK})), [e for e in everything if e.source == DESK])
    those(AuditFilter(correlations=frozenset({"case-of-cases"})), everything[-3:-1])
    grid = of_case[0].grid_code
    assert grid is not None
    those(AuditFilter(grids=frozenset({grid})), [e for e in everything if e.grid_code == grid])
    those(
        AuditFilter(grid_prefixes=frozenset({grid[:12]})),
        [e for e in everything if (e.grid_code or "").startswith(grid[:12])],
    )
    those(AuditFilter(message_id="m-5"), everything[4:5])
    those(AuditFilter(position_from=3, position_until=9), everything[2:9])
    assert kept(view, AuditFilter(sources_allowed=frozenset())) == []
    assert kept(view, AuditFilter(actors=frozenset({"staff:nobody"}))) == []


def test_recorded_from_is_included_and_until_is_not(house: Standing) -> None:
    view = told(house, *case(1, day=0), batch=3)
    everything = kept(view, AuditFilter())
    moments = sorted({entry.recorded_at for entry in everything})
    between = AuditFilter(recorded_from=moments[1], recorded_until=moments[3])
    assert {entry.recorded_at for entry in kept(view, between)} == {moments[1], moments[2]}
    later = moments[1] + timedelta(microseconds=1)
    assert moments[1] not in {e.recorded_at for e in kept(view, AuditFilter(recorded_from=later))}


@pytest.mark.parametrize("newest_first", [True, False])
def test_pages_list_every_event_once_though_the_log_grows(house: Standing, newest_first: bool) -> None:
    view = told(house, *case(1, day=0))
    head = house.ledger.head()
    page = view.page(AuditFilter(), limit=5, newest_first=newest_first)
    positions = [entry.position for entry in page.rows]
    while page.next is not None:
        told(house, refusal(100 + len(positions), about=1))
        page = view.page(AuditFilter(), limit=5, newest_first=newest_first, after=page.next)
        positions += [entry.position for entry in page.rows]
    assert positions == sorted(range(1, head + 1), reverse=newest_first)


def test_what_the_trail_held_at_an_earlier_moment(house: Standing) -> None:
    view = told(house, *case(1, day=0))
    page = view.page(AuditFilter(), as_of=AsOf(recorded=4))
    assert [entry.position for entry in page.rows] == [4, 3, 2, 1]
    assert (page.speaks_for.position, page.count.value) == (4, 4)


def test_more_than_a_thousand_is_not_counted_on(house: Standing) -> None:
    view = told(house, *(refusal(number, about=1) for number in range(1_001)), batch=500)
    assert str(view.page(AuditFilter()).count) == "1000+"
    assert str(view.page(AuditFilter(position_until=1_000)).count) == "1000"


def test_what_another_claims_of_a_stay_is_no_change_of_the_first_claim(house: Standing) -> None:
    house.record([*people()[:1], *stay()], batch=2)
    house.runner("audit_trail").catch_up()
    trail = AuditTrailView(house.views)
    page = trail.page(AuditFilter(objects=frozenset({f"{CHEN}.{HOME}"})), newest_first=False)
    first, second, contradicted, *_ = page.rows
    assert {each.path: each.before for each in second.differences}["claimed_by"] is None
    assert {each.path for each in first.differences} == {each.path for each in second.differences}
    found = {each.path: each.after for each in contradicted.differences}
    assert (found["contradicted_by"], found["finding"]) == (OFFICER, "not_living_there")


def test_every_fact_of_the_register_stands_in_the_trail_with_its_differences(house: Standing) -> None:
    lines = whole_life()
    house.record(lines, batch=4)
    house.runner("audit_trail").catch_up()
    trail = AuditTrailView(house.views)
    entries = trail.page(AuditFilter(), limit=500, newest_first=False).rows
    assert [each.object for each in entries] == [each.stream for each in lines]
    only_named = {each.type for each in entries if not each.differences}
    assert only_named == {"gridledger.unit.suspended.v1", "gridledger.unit.resumed.v1"}, (
        "they say nothing else"
    )
    for bare in {each.stream.partition(":")[2] for each in lines}:
        found = trail.page(AuditFilter(objects=frozenset({bare})), limit=500).rows
        assert {each.object for each in found} == {
            each.stream for each in lines if each.stream.endswith(f":{bare}")
        }
