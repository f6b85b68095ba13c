"""The offices that two people give: who holds one reads how everybody reads, reads anywhere, or changes what came in."""

from access.principal import MachineRole, Office
from domain.shared.actor import Role

# PIPL art. 51(4): the authority to handle personal data is limited. Nobody makes themselves one of these alone.
STRONG_OFFICES: frozenset[Office] = frozenset(
    {Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.REGISTRAR, MachineRole.KEEPER}
)
