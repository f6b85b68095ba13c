"""Where every thing of the smaller slices stands, now and as of any moment, whichever fact came first."""

import json
from itertools import permutations
from pathlib import Path

from domain.incident.codes import IncidentClass, IncidentVoidReason
from domain.incident.facts import IncidentReclassified, IncidentRecorded, IncidentVoided
from projections.matters.table import Matter
from projections.matters.view import BY_ID, MatterFilter, matters_view
from projections.moment import NOW, AsOf
from projections.versions.table import Version
from projections.versions.view import VersionsView
from tests.projections.history import at
from tests.projections.matters_life import CALL, CASE, GRID, ROOM, calls, line, room
from tests.projections.standing import Standing, standing


def followed(house: Standing, batch: int = 7) -> VersionsView[Version[Matter]]:
    house.runner("matters", batch).catch_up()
    return matters_view(house.views)


def found(view: VersionsView[Version[Matter]], stream: str, as_of: AsOf = NOW) -> Matter:
    row = view.find(stream, as_of=as_of)
    assert row is not None
    return row.record


def test_a_thing_stands_where_its_last_fact_led(house: Standing) -> None:
    house.record(room())
    row = found(followed(house), f"police_room:{ROOM}")
    assert (row.kind, row.phase, row.opened_on, row.since) == (
        "police_room",
        "open",
        "2026-03-02",
        "2026-04-01",
    )
    assert (row.newest, row.facts, row.refers) == ("police_room.opened", 4, "|division:990101100001|")
    told = json.loads(row.told)
    assert told["police_room.planned"] == {"called": "沙岭警务室", "division": "990101100001"}
    assert told["police_room.officer_posted"] == {"officer": "staff:P0001"}


def test_it_can_be_asked_where_it_stood(house: Standing) -> None:
    house.record(room())
    view = followed(house)
    assert found(view, f"police_room:{ROOM}", AsOf(recorded=2)).phase == "building"
    assert found(view, f"police_room:{ROOM}", AsOf(valid=at(5))).phase == "planned"


def test_things_are_listed_by_kind_phase_grid_and_what_they_name(house: Standing) -> None:
    house.record([*room(), *calls()])
    view = followed(house)

    def listed(**wanted: object) -> list[str]:
        return [row.key for row in view.page(MatterFilter(**wanted), order=BY_ID).rows]  # type: ignore[arg-type]

    assert listed(kinds=frozenset({"incident", "case"})) == [f"case:{CASE}", f"incident:{CALL}"]
    assert listed(phases=frozenset({"open"})) == [f"police_room:{ROOM}"]
    assert listed(grids=frozenset({GRID})) == [f"incident:{CALL}"]
    assert listed(refers=f"incident:{CALL}") == [f"case:{CASE}"]
    assert listed(grid_prefixes=frozenset({"990101100002"})) == [f"case:{CASE}"]
    assert listed(sources=frozenset()) == []


def test_a_late_class_changes_what_was_true_and_not_what_was_known(house: Standing) -> None:
    house.record(
        [
            line("incident", CALL, IncidentRecorded(incident_class=IncidentClass.DISPUTE), 1),
            line("incident", CALL, IncidentVoided(reason=IncidentVoidReason.REPEATED), 9),
            line(
                "incident",
                CALL,
                IncidentReclassified(before=IncidentClass.DISPUTE, after=IncidentClass.CRIMINAL),
                4,
            ),
        ]
    )
    view = followed(house)
    assert found(view, f"incident:{CALL}").phase == "voided"
    assert "incident.reclassified" in json.loads(found(view, f"incident:{CALL}", AsOf(valid=at(5))).told)
    known = json.loads(found(view, f"incident:{CALL}", AsOf(recorded=2)).told)
    assert set(known) == {"incident.recorded", "incident.voided"}


def test_the_order_of_arrival_does_not_show(tmp_path: Path) -> None:
    seen = set()
    for number, lines in enumerate(permutations(room()[1:])):
        with standing(tmp_path / str(number)) as house:
            house.record([room()[0], *lines])
            seen.add(found(followed(house, 2), f"police_room:{ROOM}", AsOf(valid=at(60))))
    assert len({(row.phase, row.since, row.facts, row.told) for row in seen}) == 1
