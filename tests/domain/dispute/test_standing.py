"""What a resolution rate counts, phase by phase."""

import pytest

from domain.dispute.codes import PerformanceExtent
from domain.dispute.decider import dispute_decider
from domain.dispute.standing import Standing, standing_of
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.town import told

EXPECTED = {
    "Absent": Standing.NOT_COUNTED,
    "Reported": Standing.UNRESOLVED,
    "Registered": Standing.UNRESOLVED,
    "Routed": Standing.UNRESOLVED,
    "Channelled": Standing.UNRESOLVED,
    "Assigned": Standing.UNRESOLVED,
    "Mediating": Standing.UNRESOLVED,
    "Agreed": Standing.RESOLVED,
    "Performing": Standing.RESOLVED,
    "FollowingUp": Standing.RESOLVED,
    "Failed": Standing.NOT_COUNTED,
    "Withdrawn": Standing.RESOLVED,
    "Merged": Standing.NOT_COUNTED,
    "NotAccepted": Standing.NOT_COUNTED,
    "TriagedOut": Standing.NOT_COUNTED,
    "TransferredAway": Standing.NOT_COUNTED,
    "Closed": Standing.RESOLVED,
}


@pytest.mark.parametrize("phase", on_record.PHASES)
def test_every_phase_has_its_standing(phase: str) -> None:
    assert standing_of(dispute_decider.fold(on_record.PHASES[phase])) is EXPECTED[phase]


def test_a_failed_dispute_stays_out_of_the_rate_when_it_is_closed() -> None:
    closed = told(say.close(), before=on_record.FAILED)
    assert standing_of(dispute_decider.fold(closed)) is Standing.NOT_COUNTED


def test_a_broken_agreement_and_a_new_round_are_unresolved_again() -> None:
    broken = told(say.perform(PerformanceExtent.BROKEN), before=on_record.AGREED)
    assert standing_of(dispute_decider.fold(broken)) is Standing.UNRESOLVED
    assert standing_of(dispute_decider.fold(on_record.REOPENED)) is Standing.UNRESOLVED
