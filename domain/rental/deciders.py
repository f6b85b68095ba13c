"""The two deciders of the slice, one for each kind of stream."""

from domain.rental.commands_inspections import InspectionCommand
from domain.rental.commands_tenancies import TenancyCommand
from domain.rental.decide_inspections import decide_inspection
from domain.rental.decide_tenancies import decide_tenancy
from domain.rental.events import InspectionEvent, TenancyEvent
from domain.rental.evolve import evolve_inspection, evolve_tenancy
from domain.rental.states import InspectionState, NoInspection, NoTenancy, TenancyState
from domain.shared.decider import Decider

tenancy_decider: Decider[TenancyCommand, TenancyState, TenancyEvent] = Decider(
    "rental", NoTenancy(), decide_tenancy, evolve_tenancy
)
inspection_decider: Decider[InspectionCommand, InspectionState, InspectionEvent] = Decider(
    "rental", NoInspection(), decide_inspection, evolve_inspection
)
