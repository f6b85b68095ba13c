"""The three deciders of the registry, one for each kind of stream."""

from domain.registry.commands import DivisionCommand, GridCommand, PersonCommand
from domain.registry.decide_divisions import decide_division
from domain.registry.decide_grids import decide_grid
from domain.registry.decide_persons import decide_person
from domain.registry.events import DivisionEvent, GridEvent, PersonEvent
from domain.registry.evolve import evolve_division, evolve_grid, evolve_person
from domain.registry.states import DivisionState, GridState, NoDivision, NoGrid, NoPerson, PersonState
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
