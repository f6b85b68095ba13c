"""The course of a thing: which fact may follow which, who may tell it, and what stands after it, as one table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from domain.shared import course_rules as rules
from domain.shared.actor import Role
from domain.shared.code_list import Code
from domain.shared.decider import Decider
from domain.shared.fact import Fact, Said, legible

Memory = TypeVar("Memory")
Phase = Code | None
"""None is a thing of which nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Standing(Generic[Memory]):
    """Where a thing stands: its phase, the newest fact of every type, and what else the slice remembers."""

    memory: Memory
    phase: Phase = None
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))


def nothing_more(said: Said[Any], standing: Standing[Any]) -> None:
    """A step that asks nothing beyond the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[Memory]):
    """One line: `fact`, told by one of `by`, in one of the phases `on`, leads `to` (None: the phase stays).

    A fact is told once unless `again`: repeated alike it is known already, otherwise it contradicts. `guard` raises
    what else stands against it.
    """

    fact: type[Fact]
    by: frozenset[Role]
    on: frozenset[Phase]
    to: Phase = None
    again: bool = False
    guard: Callable[[Said[Any], Standing[Memory]], None] = nothing_more


@dataclass(frozen=True, kw_only=True)
class Course(Generic[Memory]):
    """All steps of one kind of stream. `remember` folds a fact into the slice's own memory."""

    kind: str
    slice_name: str
    steps: tuple[Step[Memory], ...]
    memory: Memory
    remember: Callable[[Memory, Fact], Memory]
    require_key: Callable[[str], None] = rules.require_ulid

    @cached_property
    def by_fact(self) -> Mapping[type[Fact], Step[Memory]]:
        """The step of each type. Raises `ValueError` where one has two."""
        found = {each.fact: each for each in self.steps}
        if len(found) != len(self.steps):
            raise ValueError(f"a fact of {self.kind} has two steps")
        return found

    @property
    def facts(self) -> tuple[type[Fact], ...]:
        """Every type of fact, in the order of the table."""
        return tuple(each.fact for each in self.steps)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Every phase the table knows, nothing first, then as they are reached."""
        return tuple(dict.fromkeys((None, *(each.to for each in self.steps if each.to is not None))))

    @cached_property
    def decider(self) -> Decider[Said[Fact], Standing[Memory], Fact]:
        """The course in the shape every slice has."""
        return Decider(self.slice_name, Standing(self.memory), self.decide, self.evolve)

    def decide(self, said: Said[Fact], standing: Standing[Memory]) -> tuple[Fact, ...]:
        """The fact itself, or nothing where it is known. Raises the rule against it."""
        step = self.by_fact[type(said.fact)]
        self.require_key(said.thing)
        role, name = said.circumstance.actor.role, said.fact.name
        if role not in step.by:
            raise rules.RoleNotAllowed(role=role.value, fact=name)
        known = standing.facts.get(name)
        if known is not None and not step.again:
            if legible(known) != legible(said.fact):
                raise rules.ToldOtherwise(fact=name)
            return ()
        if standing.phase not in step.on:
            raise self._out_of_turn(step, standing.phase)
        step.guard(said, standing)
        return (said.fact,)

    def evolve(self, standing: Standing[Memory], fact: Fact) -> Standing[Memory]:
        """The standing after one more fact."""
        step = self.by_fact[type(fact)]
        return replace(
            standing,
            memory=self.remember(standing.memory, fact),
            phase=standing.phase if step.to is None else step.to,
            facts={**standing.facts, fact.name: fact},
        )

    def _out_of_turn(self, step: Step[Memory], phase: Phase) -> rules.OutOfTurn:
        """It waits where facts still on their way could lead there; else it comes too late."""
        told = {"fact": step.fact.name, "phase": "nothing" if phase is None else phase.value}
        return rules.NotYet(**told) if step.on & self.reachable(phase) else rules.NoLonger(**told)

    def reachable(self, phase: Phase) -> frozenset[Phase]:
        """Every phase that may come after this one."""
        found: set[Phase] = set()
        edge: Iterable[Phase] = (phase,)
        while edge:
            edge = {each.to for each in self.steps if each.to is not None and each.on & set(edge)} - found
            found |= edge
        return frozenset(found)


def no_memory(memory: None, fact: Fact) -> None:
    """For slices that remember nothing beyond phase and facts."""
