"""What is on record at each point of an inspection's and a finding's life."""

from domain.rental.codes import ReferralOutcome
from domain.rental.events import InspectionEvent
from tests.domain.rental import say
from tests.domain.rental.town import told, told_of_tenancy

Events = tuple[InspectionEvent, ...]

DECLARED = told_of_tenancy(say.declare())
ENDED = told_of_tenancy(say.declare(), say.end())

PLANNED: Events = told(say.plan())
STARTED: Events = told(say.start(), before=PLANNED)
REFUSED: Events = told(say.refuse(), before=PLANNED)
COMPLETED: Events = told(say.complete("F04", "F01"), before=STARTED)
CANCELLED: Events = told(say.cancel(), before=PLANNED)

ORDERED: Events = told(say.order(), before=COMPLETED)
REPORTED: Events = told(say.report(), before=ORDERED)
RE_ORDERED: Events = told(say.look(passed=False), before=REPORTED)
FAILED_TWICE: Events = told(say.report(on=12), say.look(on=14, passed=False), before=RE_ORDERED)
CLOSED: Events = told(say.look(), before=REPORTED)
REFERRED: Events = told(say.refer(), before=ORDERED)
RETURNED: Events = told(say.answer(outcome=ReferralOutcome.RETURNED), before=REFERRED)
VOIDED: Events = told(say.void(), before=ORDERED)

PHASES: dict[str, Events] = {
    "NoInspection": (),
    "Planned": PLANNED,
    "Started": STARTED,
    "EntryRefused": REFUSED,
    "Completed": COMPLETED,
    "Cancelled": CANCELLED,
}
STANDINGS: dict[str, Events] = {
    "Open": COMPLETED,
    "Ordered": ORDERED,
    "SaidDone": REPORTED,
    "ReOrdered": RE_ORDERED,
    "Referred": REFERRED,
    "PutRight": CLOSED,
    "Voided": VOIDED,
}
