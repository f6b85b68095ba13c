"""Every command of this slice."""

from domain.rental.command import RentalCommand
from domain.rental.commands_findings import COMMANDS as FINDING_COMMANDS
from domain.rental.commands_inspections import COMMANDS as INSPECTION_COMMANDS
from domain.rental.commands_tenancies import COMMANDS as TENANCY_COMMANDS

COMMANDS: tuple[type[RentalCommand], ...] = (*TENANCY_COMMANDS, *INSPECTION_COMMANDS, *FINDING_COMMANDS)
