"""The offices that two people give: who holds one reads how everybody reads, reads anywhere, or changes what came in."""

from unicodedata import normalize

from access.principal import MachineRole, Office
from domain.shared.actor import Role

# PIPL art. 51(4): the authority to handle personal data is limited. Nobody makes themselves one of these alone.
STRONG_OFFICES: frozenset[Office] = frozenset(
    {Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.REGISTRAR, MachineRole.KEEPER}
)


class NobodyNamed(ValueError):
    """Whoever acts has to be named: of two nobodies none is another."""


def one_person(named: str) -> str:
    """The same person however the name was typed: `Wang`, `wang ` and `staff:wang` are one. Raises `NobodyNamed`."""
    plain = normalize("NFKC", named).strip().casefold().removeprefix("staff:").strip()
    if not plain:
        raise NobodyNamed("whoever acts has to be named")
    return plain
