"""For every command one moment at which it is said, and the whole fact it then tells."""

from tests.domain.dispute.specimens_mediation import MEDIATION, Specimen
from tests.domain.dispute.specimens_outcome import OUTCOME

__all__ = ["SPECIMENS", "Specimen"]

SPECIMENS: tuple[Specimen, ...] = (*MEDIATION, *OUTCOME)
