"""The courses of an incident and of a case."""

from dataclasses import dataclass

from domain.incident import facts as f
from domain.incident import rules
from domain.incident.codes import CasePhase, IncidentClass, IncidentPhase
from domain.shared.actor import Role
from domain.shared.course import Course, Standing, Step, no_memory
from domain.shared.fact import Fact, Said

RECORDED, VOIDED = IncidentPhase
FILED, WITHDRAWN = CasePhase
# Counters are the clerk's; officers record what they handled themselves.
COUNTING = frozenset({Role.STATISTICS_CLERK, Role.COMMUNITY_OFFICER})
NEW = frozenset({None})


@dataclass(frozen=True, slots=True)
class Classed:
    """What the incident counts as now."""

    as_: IncidentClass | None = None


def remember(memory: Classed, fact: Fact) -> Classed:
    """The newest class counts."""
    match fact:
        case f.IncidentRecorded():
            return Classed(fact.incident_class)
        case f.IncidentReclassified():
            return Classed(fact.after)
        case _:
            return memory


def require_change(said: Said[f.IncidentReclassified], standing: Standing[Classed]) -> None:
    """From what it is to something else, or two offices would undo each other unseen."""
    if said.fact.before is said.fact.after:
        raise rules.SameClass
    now = standing.memory.as_
    if now is not None and said.fact.before is not now:
        raise rules.ClassedOtherwise(now=now.value)


INCIDENT = Course(
    kind="incident",
    slice_name="incident",
    memory=Classed(),
    remember=remember,
    steps=(
        Step(fact=f.IncidentRecorded, by=COUNTING, on=NEW, to=RECORDED),
        Step(
            fact=f.IncidentReclassified,
            by=COUNTING,
            on=frozenset({RECORDED}),
            again=True,
            guard=require_change,
        ),
        Step(fact=f.IncidentVoided, by=COUNTING, on=frozenset({RECORDED}), to=VOIDED),
    ),
)
CASE = Course(
    kind="case",
    slice_name="incident",
    memory=None,
    remember=no_memory,
    steps=(
        Step(fact=f.CaseFiled, by=COUNTING, on=NEW, to=FILED),
        Step(fact=f.CaseWithdrawn, by=COUNTING, on=frozenset({FILED}), to=WITHDRAWN),
    ),
)
