"""The natural keys of this slice: a stream is opened only under a right one."""

from domain.registry.rules_persons import PersonKeyNotValid
from domain.registry.rules_places import DivisionCodeNotValid, GridCodeNotValid
from domain.shared.places import division_problem, grid_problem
from domain.shared.ulid import is_ulid


def require_division_code(code: str) -> None:
    """12 digits that can be a place."""
    problem = division_problem(code)
    if problem is not None:
        raise DivisionCodeNotValid(problem=problem.value)


def require_grid_code(code: str) -> None:
    """A village's 12 digits and a sequence."""
    problem = grid_problem(code)
    if problem is not None:
        raise GridCodeNotValid(problem=problem.value)


def require_person_key(key: str) -> None:
    """A ULID; its text may be a mistake full of personal data, so no refusal repeats it."""
    if not is_ulid(key):
        raise PersonKeyNotValid
