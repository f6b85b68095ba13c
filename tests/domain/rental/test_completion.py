"""The checklist: every item once, answers that make sense, and findings by answer or by measure."""

from dataclasses import replace

import pytest

from domain.rental import codes as k
from domain.rental import rules_inspections as rules
from domain.rental.commands_inspections import CompleteInspection
from domain.rental.deciders import inspection_decider
from domain.rental.events import RoomSeen
from domain.rental.events_findings import FindingRaised
from domain.rental.occupancy import over_occupied
from domain.rental.warnings import REFER_TODAY, warnings_for
from domain.shared.rule_pack import RentalLimits
from tests.domain.rental import histories as on_record
from tests.domain.rental import say
from tests.domain.rental.town import COLLEAGUE, ELSEWHERE, LOCAL
from tests.support.given import given

started = given(inspection_decider, *on_record.STARTED)
ALL = say.answers()


def raised(command: CompleteInspection) -> list[tuple[str, k.FindingSeverity, bool]]:
    facts = inspection_decider.decide(command, started.state)
    return [(each.item, each.severity, each.measured) for each in facts if isinstance(each, FindingRaised)]


def test_each_failed_item_is_a_finding_graded_as_the_bank_says() -> None:
    assert raised(say.complete("F01", "G02", "R07")) == [
        ("F01", k.FindingSeverity.A, False),
        ("G02", k.FindingSeverity.B, False),
        ("R07", k.FindingSeverity.C, False),
    ]


def test_the_inspector_may_grade_a_failure_otherwise() -> None:
    given_answers = say.answers(
        "F01", "G02", severity={"F01": k.FindingSeverity.B, "G02": k.FindingSeverity.A}
    )
    assert raised(say.complete(given=given_answers)) == [
        ("F01", k.FindingSeverity.B, False),
        ("G02", k.FindingSeverity.A, False),
    ]


def test_only_a_failure_is_graded() -> None:
    graded = say.answers(severity={"F01": k.FindingSeverity.B})
    started.when(say.complete(given=graded)).then_refused(rules.SeverityIsForFailures, item="F01")


def test_every_item_is_answered() -> None:
    without = tuple(each for each in ALL if each.item not in ("F04", "S02"))
    started.when(say.complete(given=without)).then_refused(rules.ItemsUnanswered, items="F04, S02")


def test_no_item_is_answered_twice() -> None:
    started.when(say.complete(given=(*ALL, ALL[3]))).then_refused(rules.ItemAnsweredTwice, item="F04")


def test_an_unknown_item_is_refused() -> None:
    strange = (*ALL, replace(ALL[0], item="X01"))
    started.when(say.complete(given=strange)).then_refused(rules.ItemNotInBank, item="X01")


def test_an_answer_names_the_version_that_was_asked() -> None:
    newer = (replace(ALL[0], item_version=2), *ALL[1:])
    started.when(say.complete(given=newer)).then_refused(rules.ItemVersionNotInForce, item="F01", version=1)
    unsaid = (replace(ALL[0], item_version=None), *ALL[1:])
    started.when(say.complete(given=unsaid)).then(*inspection_decider.decide(say.complete(), started.state))


@pytest.mark.parametrize(
    ("item", "result"),
    [
        ("F01", k.ItemResult.NOT_APPLICABLE),
        ("S02", k.ItemResult.NOT_SEEN),
        ("R02", k.ItemResult.NOT_APPLICABLE),
    ],
)
def test_an_answer_makes_sense(item: str, result: k.ItemResult) -> None:
    silly = tuple(replace(each, result=result) if each.item == item else each for each in ALL)
    started.when(say.complete(given=silly)).then_refused(
        rules.AnswerMakesNoSense, item=item, result=result.value
    )


def test_what_was_not_seen_or_does_not_apply_is_no_finding() -> None:
    unseen = tuple(
        replace(each, result=k.ItemResult.NOT_SEEN if each.item == "F01" else each.result) for each in ALL
    )
    assert raised(say.complete(given=unseen)) == []


def test_an_inspection_is_completed_once() -> None:
    done = given(inspection_decider, *on_record.COMPLETED)
    done.when(say.complete("F04")).then_refused(rules.InspectionCompletedOtherwise)
    done.when(say.complete("F04", "F01", actor=COLLEAGUE)).then_refused(rules.InspectionCompletedOtherwise)
    done.when(say.complete("F04", "F01", hour=12)).then_refused(rules.InspectionCompletedOtherwise)
    done.when(say.complete("F01", "F04")).then_nothing()


def test_a_room_is_counted_once() -> None:
    twice = (RoomSeen(room_no="201", persons=1), RoomSeen(room_no="201", persons=1))
    started.when(say.complete(rooms=twice)).then_refused(rules.RoomCountedTwice, number=2)


CROWDED = RoomSeen(room_no="201", persons=3, floor_area_dm2=1500)
FAMILY = RoomSeen(room_no="202", persons=4, floor_area_dm2=2000, one_family=True)
NARROW = RoomSeen(room_no="203", persons=2, floor_area_dm2=999)
ENOUGH = RoomSeen(room_no="204", persons=2, floor_area_dm2=1000)
UNMEASURED = RoomSeen(room_no="205", persons=2)


@pytest.mark.parametrize(
    ("rooms", "broken"),
    [
        ((), set()),
        ((ENOUGH, FAMILY, UNMEASURED), set()),
        ((ENOUGH, CROWDED), {"O01"}),
        ((NARROW,), {"O02"}),
        ((CROWDED, NARROW), {"O01", "O02"}),
        ((replace(FAMILY, floor_area_dm2=1900),), {"O02"}),
        ((RoomSeen(room_no="206", persons=0, floor_area_dm2=1),), set()),
    ],
)
def test_over_occupancy_by_the_local_limits(rooms: tuple[RoomSeen, ...], broken: set[str]) -> None:
    assert over_occupied(rooms, LOCAL) == broken
    assert over_occupied(rooms, RentalLimits()) == frozenset(), "no local rule, nothing to break"


def test_a_measured_breach_is_a_finding_though_the_item_passed() -> None:
    assert raised(say.complete(rooms=(CROWDED, NARROW))) == [
        ("O01", k.FindingSeverity.B, True),
        ("O02", k.FindingSeverity.B, True),
    ]
    assert raised(say.complete("O01", rooms=(CROWDED,))) == [("O01", k.FindingSeverity.B, False)]


def test_where_no_local_limit_is_known_nothing_is_measured() -> None:
    assert raised(say.complete(rooms=(CROWDED, NARROW), rulebook=ELSEWHERE)) == []


def test_danger_to_life_is_to_be_referred_the_same_day() -> None:
    assert warnings_for(say.complete("F01")) == (REFER_TODAY,)
    lowered = say.answers("F01", severity={"F01": k.FindingSeverity.B})
    assert warnings_for(say.complete(given=lowered)) == warnings_for(say.complete("F04")) == ()
