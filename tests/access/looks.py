"""Looks as the tests tell them: people of the fictional town, fixed times."""

from datetime import datetime

from access.look import Look, Outcome
from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose
from domain.shared.occurrence import SHANGHAI

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
LI, WANG = "01JZZZZZZZZZZZZZZZZZZZZZA1", "01JZZZZZZZZZZZZZZZZZZZZZB1"


def look(
    reader: str = "staff:G0001",
    *subjects: str,
    at: datetime = MORNING,
    action: str = "registry.person",
    outcome: Outcome = Outcome.SHOWN,
    purpose: ReadingPurpose = ReadingPurpose.DUTY,
    objects: tuple[str, ...] = (),
    times: int = 1,
) -> Look:
    """Somebody looked at these persons."""
    return Look(
        at=at,
        request_id="00000000-0000-0000-0000-000000000001",
        reader=reader,
        role="grid_worker",
        login=LoginStrength.TOKEN,
        action=action,
        purpose=purpose,
        basis=LegalBasis.STATUTORY_DUTY,
        outcome=outcome,
        subjects=subjects,
        objects=objects,
        fields=("name",) if subjects else (),
        rows=len(subjects),
        times=times,
    )
