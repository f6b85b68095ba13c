"""Which deadlines run, moment by moment."""

from datetime import date

import pytest

from domain.dispute import codes as k
from domain.dispute.deadlines_of import deadlines_of
from domain.dispute.decider import dispute_decider
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.town import RULEBOOK, Events, day, told

MEDIATION = ("mediation", date(2024, 10, 8))  # 2 October is a day off
CONFIRMATION = ("confirmation", date(2024, 10, 16))
VISITS = (
    ("follow_up_7", date(2024, 9, 23)),
    ("follow_up_30", date(2024, 10, 16)),
    ("follow_up_90", date(2024, 12, 16)),  # the ninetieth day is a Sunday
)
SUPERVISION = ("supervision", date(2024, 9, 29))
CONTACT = ("next_contact", day(4))

RUNNING: tuple[tuple[str, Events, tuple[tuple[str, date], ...]], ...] = (
    ("not reported", (), ()),
    ("reported", on_record.REPORTED, ()),
    ("registered", on_record.REGISTERED, (("triage", day(1)), MEDIATION)),
    ("followed up", on_record.ROUTED, (CONTACT, MEDIATION)),
    (
        "on the spot",
        told(say.triage(k.Route.SPOT), before=on_record.REGISTERED),
        (("spot_same_day", day(1)), MEDIATION),
    ),
    ("assigned", on_record.ASSIGNED, (("first_session", day(5)), CONTACT, MEDIATION)),
    ("mediating", on_record.MEDIATING, (MEDIATION,)),
    (
        "extended",
        told(say.extend(date(2024, 10, 12)), before=on_record.MEDIATING),
        (("mediation", date(2024, 10, 12)),),
    ),
    (
        "police room, first session failed",
        told(
            say.triage(k.Route.POLICE_ROOM),
            say.hold("S-2", k.SessionOutcome.FAILED, on=4),
            before=on_record.ASSIGNED,
        ),
        (("second_public_security_session", date(2024, 9, 14)), MEDIATION),  # a worked Saturday
    ),
    ("agreed", on_record.AGREED, (VISITS[0], CONFIRMATION, VISITS[1], VISITS[2])),
    ("asked the court", on_record.CONFIRMING, VISITS),
    ("visited once", on_record.FOLLOWING_UP, (CONFIRMATION, VISITS[1], VISITS[2])),
    ("supervised", on_record.SUPERVISED, (("first_session", day(5)), CONTACT, SUPERVISION, MEDIATION)),
    ("suspended", on_record.SUSPENDED, ()),
    ("supervised and suspended", told(say.suspend(), before=on_record.SUPERVISED), (SUPERVISION,)),
    ("failed", on_record.FAILED, ()),
    ("closed", on_record.CLOSED, ()),
)


@pytest.mark.parametrize(("moment", "before", "expected"), RUNNING, ids=[each[0] for each in RUNNING])
def test_what_runs(moment: str, before: Events, expected: tuple[tuple[str, date], ...]) -> None:
    running = deadlines_of(dispute_decider.fold(before), RULEBOOK)
    assert sorted((each.rule, each.last_day) for each in running) == sorted(expected)
    assert list(running) == sorted(running, key=lambda each: each.due_at)
