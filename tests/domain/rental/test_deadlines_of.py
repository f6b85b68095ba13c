"""Which deadlines run, moment by moment."""

from datetime import date

import pytest

from domain.rental import deadlines_of as deadlines
from domain.rental.deciders import inspection_decider, tenancy_decider
from domain.rental.events import InspectionEvent
from tests.domain.rental import histories as on_record
from tests.domain.rental import say
from tests.domain.rental.town import RULEBOOK, day, told, told_of_tenancy

SEVERE = ("refer_severe", day(3))
DUE = ("rectification", date(2024, 9, 19))
LOOK = ("reinspection", date(2024, 9, 24))  # three working days after Thursday the 19th

RUNNING: tuple[tuple[str, tuple[InspectionEvent, ...], tuple[tuple[str, date], ...]], ...] = (
    ("nothing", (), ()),
    ("planned", on_record.PLANNED, (("inspection", day(20)),)),
    ("nobody home", told(say.miss(), before=on_record.PLANNED), (("inspection", day(20)),)),
    ("refused", on_record.REFUSED, (("inspection", day(20)),)),
    ("cancelled", on_record.CANCELLED, ()),
    ("found", on_record.COMPLETED, (SEVERE,)),
    ("ordered", on_record.ORDERED, (SEVERE, DUE, LOOK)),
    ("reported", on_record.REPORTED, (SEVERE, LOOK)),
    (
        "failed once",
        on_record.RE_ORDERED,
        (SEVERE, ("rectification", date(2024, 9, 26)), ("reinspection", date(2024, 9, 30))),
    ),
    ("referred", on_record.REFERRED, (SEVERE,)),
    ("closed", on_record.CLOSED, (SEVERE,)),
    ("all closed", told(say.fix("F01"), before=on_record.CLOSED), ()),
)


@pytest.mark.parametrize(("moment", "before", "expected"), RUNNING, ids=[each[0] for each in RUNNING])
def test_what_runs(
    moment: str, before: tuple[InspectionEvent, ...], expected: tuple[tuple[str, date], ...]
) -> None:
    running = deadlines.deadlines_of_inspection(inspection_decider.fold(before), RULEBOOK)
    assert [(each.rule, each.last_day) for each in running] == list(expected)


def test_a_lease_is_filed_within_thirty_days() -> None:
    (filing,) = deadlines.deadlines_of_tenancy(tenancy_decider.fold(on_record.DECLARED), RULEBOOK)
    assert (filing.rule, filing.last_day) == ("file_lease", date(2024, 10, 8))  # the 2nd is a day off
    for over in (told_of_tenancy(say.declare(), say.file()), on_record.ENDED, ()):
        assert deadlines.deadlines_of_tenancy(tenancy_decider.fold(over), RULEBOOK) == ()


def test_a_home_that_is_let_is_looked_at_again() -> None:
    again = deadlines.next_inspection_deadline(day(3), RULEBOOK)
    assert (again.rule, again.last_day) == ("inspect_again", date(2024, 12, 3))


def test_a_finding_may_be_reopened_for_twelve_months() -> None:
    assert deadlines.reopen_finding_deadline(day(10), RULEBOOK).last_day == date(2025, 9, 11)
