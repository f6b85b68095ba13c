"""What is on record at each point of a dispute's life."""

from domain.dispute.codes import Route
from tests.domain.dispute import say
from tests.domain.dispute.town import APPLICANT, RESPONDENT, Events, report, told

REPORTED: Events = told(report(APPLICANT, RESPONDENT))
REGISTERED: Events = told(say.register(), before=REPORTED)
ROUTED: Events = told(say.triage(), before=REGISTERED)
CHANNELLED: Events = told(say.channel(), before=ROUTED)
ASSIGNED: Events = told(say.assign(), before=CHANNELLED)
MEDIATING: Events = told(say.hold(), before=ASSIGNED)
AGREED: Events = told(say.agree(), before=MEDIATING)
PERFORMING: Events = told(say.perform(), before=AGREED)
FOLLOWING_UP: Events = told(say.follow(), before=PERFORMING)
FAILED: Events = told(say.fail(), before=MEDIATING)
WITHDRAWN: Events = told(say.withdraw(), before=ASSIGNED)
MERGED: Events = told(say.duplicate(), before=REPORTED)
NOT_ACCEPTED: Events = told(say.decline(), before=REPORTED)
TRIAGED_OUT: Events = told(say.triage(Route.OUT), before=REGISTERED)
TRANSFERRED_AWAY: Events = told(say.transfer(out_of_area=True), say.accept_transfer(), before=ASSIGNED)
CLOSED: Events = told(say.close("01J0000000000000000000CHEN"), before=AGREED)

PHASES: dict[str, Events] = {
    "Absent": (),
    "Reported": REPORTED,
    "Registered": REGISTERED,
    "Routed": ROUTED,
    "Channelled": CHANNELLED,
    "Assigned": ASSIGNED,
    "Mediating": MEDIATING,
    "Agreed": AGREED,
    "Performing": PERFORMING,
    "FollowingUp": FOLLOWING_UP,
    "Failed": FAILED,
    "Withdrawn": WITHDRAWN,
    "Merged": MERGED,
    "NotAccepted": NOT_ACCEPTED,
    "TriagedOut": TRIAGED_OUT,
    "TransferredAway": TRANSFERRED_AWAY,
    "Closed": CLOSED,
}

ESCALATED: Events = told(say.escalate(), before=ASSIGNED)
SUPERVISED: Events = told(say.dispatch(), before=ESCALATED)
SUBMITTED: Events = told(say.submit(), before=SUPERVISED)
CONFIRMING: Events = told(say.apply_confirmation(), before=AGREED)
UNDER_POLICE_CASE: Events = told(say.open_case(), before=MEDIATING)
SUSPENDED: Events = told(say.suspend(), before=MEDIATING)
REOPENED: Events = told(say.reopen(), before=CLOSED)
