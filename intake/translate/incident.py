"""What is published of incidents and cases: examples, and what takes each fact back."""

from domain.incident import facts as f
from domain.incident.course import CASE, INCIDENT
from domain.shared.fact import Fact
from intake.catalogue import InTopic
from intake.compensation import Counter, Told, by, never
from intake.told_facts import Telling, published


def _classed_back(told: Told) -> Counter:
    """What it was classed as before."""
    (anew,) = told.events
    assert isinstance(anew, f.IncidentReclassified)
    data = {"before": anew.after.value, "after": anew.before.value}
    return Counter(type="gridledger.incident.reclassified.v1", data=data)


TOLD: dict[type[Fact], Telling] = {
    f.IncidentRecorded: Telling(
        example={"incident_class": "dispute", "source_ref": "JJ-990101-0001"},
        taken_back=by("gridledger.incident.voided.v1", reason="mistaken"),
    ),
    f.IncidentReclassified: Telling(
        example={"before": "dispute", "after": "public_order"}, taken_back=_classed_back
    ),
    f.IncidentVoided: Telling(
        example={"reason": "repeated"},
        taken_back=never(
            "作废的警情不再恢复；请另行登记。", "A voided incident does not come back; record another."
        ),
    ),
    f.CaseFiled: Telling(
        example={"case_class": "administrative", "source_ref": "AJ-990101-0001"},
        taken_back=by("gridledger.case.withdrawn.v1", reason="mistaken"),
    ),
    f.CaseWithdrawn: Telling(
        example={"reason": "no_offence"},
        taken_back=never("撤案不再恢复；请另行立案。", "A withdrawn case does not come back; file another."),
    ),
}
PUBLISHED = (
    *published(INCIDENT, InTopic.COMMUNITY, TOLD),
    *published(CASE, InTopic.COMMUNITY, TOLD),
)
