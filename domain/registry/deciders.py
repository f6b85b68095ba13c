"""The deciders of the registry, one for each kind of stream."""

from domain.registry.commands import DivisionCommand, GridCommand, PersonCommand
from domain.registry.commands_addresses import AddressCommand
from domain.registry.commands_housing import DwellingCommand, UnitCommand
from domain.registry.commands_residences import ResidenceCommand, VisitCommand
from domain.registry.decide_addresses import decide_address
from domain.registry.decide_divisions import decide_division
from domain.registry.decide_dwellings import decide_dwelling
from domain.registry.decide_grids import decide_grid
from domain.registry.decide_persons import decide_person
from domain.registry.decide_residences import decide_residence
from domain.registry.decide_units import decide_unit
from domain.registry.decide_visits import decide_visit
from domain.registry.events import DivisionEvent, GridEvent, PersonEvent
from domain.registry.events_addresses import AddressEvent
from domain.registry.events_housing import DwellingEvent, UnitEvent
from domain.registry.events_residences import ResidenceEvent, VisitEvent
from domain.registry.evolve import evolve_division, evolve_grid, evolve_person
from domain.registry.evolve_addresses import evolve_address
from domain.registry.evolve_housing import evolve_dwelling, evolve_unit
from domain.registry.evolve_residences import evolve_residence, evolve_visit
from domain.registry.states import DivisionState, GridState, NoDivision, NoGrid, NoPerson, PersonState
from domain.registry.states_addresses import AddressState, NoAddress
from domain.registry.states_housing import DwellingState, NoDwelling, NoUnit, UnitState
from domain.registry.states_residences import NoResidence, NoVisit, ResidenceState, VisitState
from domain.shared.decider import Decider

division_decider: Decider[DivisionCommand, DivisionState, DivisionEvent] = Decider(
    "registry", NoDivision(), decide_division, evolve_division
)
grid_decider: Decider[GridCommand, GridState, GridEvent] = Decider(
    "registry", NoGrid(), decide_grid, evolve_grid
)
person_decider: Decider[PersonCommand, PersonState, PersonEvent] = Decider(
    "registry", NoPerson(), decide_person, evolve_person
)
residence_decider: Decider[ResidenceCommand, ResidenceState, ResidenceEvent] = Decider(
    "registry", NoResidence(), decide_residence, evolve_residence
)
visit_decider: Decider[VisitCommand, VisitState, VisitEvent] = Decider(
    "registry", NoVisit(), decide_visit, evolve_visit
)
address_decider: Decider[AddressCommand, AddressState, AddressEvent] = Decider(
    "registry", NoAddress(), decide_address, evolve_address
)
dwelling_decider: Decider[DwellingCommand, DwellingState, DwellingEvent] = Decider(
    "registry", NoDwelling(), decide_dwelling, evolve_dwelling
)
unit_decider: Decider[UnitCommand, UnitState, UnitEvent] = Decider(
    "registry", NoUnit(), decide_unit, evolve_unit
)
