"""The natural keys of this slice: a stream is opened only under a right one."""

from domain.registry.rules_addresses import AddressIdNotValid
from domain.registry.rules_housing import DwellingIdNotValid, UnitIdNotValid
from domain.registry.rules_persons import PersonKeyNotValid
from domain.registry.rules_places import DivisionCodeNotValid, GridCodeNotValid
from domain.registry.rules_residences import ResidenceKeyNotValid, VisitIdNotValid
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


def require_residence_key(key: str) -> tuple[str, str]:
    """A person's key and a dwelling's id, joined by a dot; told apart again."""
    person_key, _, dwelling_id = key.partition(".")
    if not (is_ulid(person_key) and is_ulid(dwelling_id)):
        raise ResidenceKeyNotValid
    return person_key, dwelling_id


def require_visit_id(visit_id: str) -> None:
    """A ULID."""
    if not is_ulid(visit_id):
        raise VisitIdNotValid


def require_address_id(address_id: str) -> None:
    """A ULID."""
    if not is_ulid(address_id):
        raise AddressIdNotValid


def require_dwelling_id(dwelling_id: str) -> None:
    """A ULID."""
    if not is_ulid(dwelling_id):
        raise DwellingIdNotValid


def require_unit_id(unit_id: str) -> None:
    """A ULID."""
    if not is_ulid(unit_id):
        raise UnitIdNotValid
