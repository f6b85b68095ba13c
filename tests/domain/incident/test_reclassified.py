"""An incident is classed anew from what it is, so that nobody undoes another's work unseen."""

from domain.incident.codes import IncidentClass
from domain.incident.course import INCIDENT
from domain.incident.facts import IncidentReclassified, IncidentRecorded
from domain.incident.rules import ClassedOtherwise, SameClass
from domain.shared.actor import Role
from domain.shared.fact import Fact, Said
from tests.support.courses import THING, by
from tests.support.given import given

CRIMINAL, PUBLIC_ORDER, DISPUTE = IncidentClass.CRIMINAL, IncidentClass.PUBLIC_ORDER, IncidentClass.DISPUTE
RECORDED = IncidentRecorded(incident_class=DISPUTE)
ANEW = IncidentReclassified(before=DISPUTE, after=PUBLIC_ORDER)


def say(fact: Fact) -> Said[Fact]:
    return Said(circumstance=by(Role.STATISTICS_CLERK), thing=THING, fact=fact)


def test_it_counts_as_what_it_was_classed_last() -> None:
    again = IncidentReclassified(before=PUBLIC_ORDER, after=CRIMINAL)
    given(INCIDENT.decider, RECORDED, ANEW).when(say(again)).then(again)
    assert given(INCIDENT.decider, RECORDED, ANEW, again).state.memory.as_ is CRIMINAL


def test_from_what_it_no_longer_is_contradicts() -> None:
    late = IncidentReclassified(before=DISPUTE, after=CRIMINAL)
    given(INCIDENT.decider, RECORDED, ANEW).when(say(late)).then_refused(ClassedOtherwise, now="public_order")


def test_to_what_it_is_already_is_refused() -> None:
    same = IncidentReclassified(before=DISPUTE, after=DISPUTE)
    given(INCIDENT.decider, RECORDED).when(say(same)).then_refused(SameClass)
