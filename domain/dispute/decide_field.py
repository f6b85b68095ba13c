"""Decisions of the work on the spot: visits, and measures that take away the cause."""

from domain.dispute import commands_mediation as c
from domain.dispute import events_mediation as e
from domain.dispute.dispatch import Decisions, decision
from domain.dispute.rules_people import MeasureNotProposed, MeasureServesItself
from domain.dispute.states import Dispute
from domain.dispute.told import is_known


def _site_visited(command: c.VisitSite, dispute: Dispute) -> e.SiteVisited:
    return e.SiteVisited(
        visit_ref=command.visit_ref, visited_on=command.day, visited_by=command.visited_by, note=command.note
    )


def _measure_proposed(command: c.ProposeMeasure, dispute: Dispute) -> e.MeasureProposed:
    return e.MeasureProposed(
        measure_ref=command.measure_ref,
        kind=command.kind,
        proposed_on=command.day,
        description=command.description,
    )


def _measure_implemented(command: c.ImplementMeasure, dispute: Dispute) -> e.MeasureImplemented:
    return e.MeasureImplemented(
        measure_ref=command.measure_ref,
        kind=command.kind,
        implemented_on=command.day,
        benefits=command.benefits,
        benefiting_households=command.benefiting_households,
    )


def _check_implementation(command: c.ImplementMeasure, dispute: Dispute) -> None:
    if not is_known(dispute.told, e.MeasureProposed, command.measure_ref):
        raise MeasureNotProposed
    if dispute.case_code in command.benefits:
        raise MeasureServesItself


DECISIONS: Decisions = dict(
    (
        decision(c.VisitSite, _site_visited),
        decision(c.ProposeMeasure, _measure_proposed),
        decision(c.ImplementMeasure, _measure_implemented, _check_implementation),
    )
)
