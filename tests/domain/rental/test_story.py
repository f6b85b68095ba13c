"""The rental life of one home, told as it was lived: let, missed, refused, inspected, put right, left."""

from datetime import date

from domain.rental import codes as k
from domain.rental.deadlines_of import deadlines_of_inspection
from domain.rental.deciders import inspection_decider
from domain.rental.events import RoomSeen
from domain.rental.states import Completed, Inspection, PutRight, Referred
from tests.domain.rental import say
from tests.domain.rental.town import GRID_WORKER, OFFICER, RULEBOOK, day, told, told_of_tenancy


def test_a_home_is_let_and_left() -> None:
    life = told_of_tenancy(say.declare(), say.confirm(), say.file(), say.end())
    assert [fact.name for fact in life] == [
        "tenancy.declared",
        "tenancy.confirmed",
        "tenancy.filed",
        "tenancy.ended",
    ]


def test_a_home_is_inspected_until_everything_found_is_right() -> None:
    rooms = (RoomSeen(room_no="201", persons=3, floor_area_dm2=2400),)
    story = told(
        say.plan(due=20),
        say.miss(on=2),
        say.refuse(on=3, note="今天不方便。"),
        say.start(on=5),
        say.complete("F01", "F04", "E03", on=5, rooms=rooms),
        say.fix("E03", on=5, hour=10),
        say.order("F01", on=5),
        say.refer("F01", on=5, hour=12, reason=k.ReferralReason.SEVERITY),
        say.order("F04", on=5),
        say.order("O01", on=5, due=day(12)),
        say.answer("F01", on=7),
        say.report("F04", on=9),
        say.look("F04", on=11),
        say.look("O01", on=13, passed=False, due=day(20)),
        say.report("O01", on=18, actor=GRID_WORKER, standing=k.ReportedBy.WORKER),
        say.look("O01", on=19, passed=False, actor=OFFICER),
        say.refer("O01", on=20, reason=k.ReferralReason.NOT_RECTIFIED, org="housing-990101"),
    )
    state = inspection_decider.fold(story)
    assert isinstance(state, Inspection)
    assert state.phase == Completed()
    assert state.plan.due_on == day(20), "neither nobody home nor a refusal moved it"
    assert state.findings["O01"].raised.measured, "three in a room, though the answer was a pass"
    assert {item: finding.standing for item, finding in state.findings.items()} == {
        "F01": PutRight(day(7)),
        "F04": PutRight(day(11)),
        "E03": PutRight(day(5)),
        "O01": Referred("housing-990101"),
    }
    assert deadlines_of_inspection(state, RULEBOOK) == ()
    assert [
        each.last_day for each in deadlines_of_inspection(inspection_decider.fold(story[:7]), RULEBOOK)
    ] == [day(5)]
    assert day(5) == date(2024, 9, 6)
