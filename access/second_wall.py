"""What the database may show a principal: decided again, apart from the decision table, from the office and its places.

The table says which routes and which rows; this says only which rows, so that a slip there opens nothing here.
"""

from access.authorize import staff_id
from access.principal import MachineRole, Office, Principal
from domain.shared.actor import Role
from projections.readstore.row_scope import NOTHING, RowScope

# Who sees what lies in the office's places. Every other office sees what came from its own sources, or its own record and
# cases; a mediator the cases they mediate, wherever those lie.
BY_PLACE: frozenset[Office] = frozenset(
    {
        Role.GRID_WORKER,
        Role.AUXILIARY,
        Role.COMMUNITY_OFFICER,
        Role.TOWN_OFFICE,
        Role.JUSTICE_LIAISON,
        Role.REGISTRAR,
        Role.AUDITOR,
        Role.DATA_PROTECTION_OFFICER,
        MachineRole.KEEPER,
    }
)


def row_scope_of(principal: Principal | None) -> RowScope:
    """Nobody sees nothing. A source is counted only if the principal is bound to it: unbound is not everything."""
    if principal is None:
        return NOTHING
    if principal.role is Role.MEDIATOR:
        return RowScope(staff=staff_id(principal), person=principal.person_key)
    if principal.role not in BY_PLACE:
        return RowScope(sources=principal.sources or frozenset(), person=principal.person_key)
    prefixes = principal.scope.prefixes()
    if prefixes is None:
        return RowScope(everywhere=True)
    return RowScope(prefixes=prefixes, person=principal.person_key)
