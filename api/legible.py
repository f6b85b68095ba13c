"""What is asked before somebody is shown legibly, whichever path shows them: where, why, how old, and how many."""

from collections.abc import Callable
from functools import partial

from access.unmasking import closeness_of, is_child_by_number, is_child_by_year
from access.vocabulary import DataClass, ReadingPurpose, RecordState
from api.access_problems import UnmaskedTooMany
from api.deps import ApiDeps
from api.persons import person_reach
from api.seam import Admission
from api.unsealing import Opener
from domain.shared.occurrence import Occurrence
from projections.registry.answers import PersonFile
from projections.sealed_value import SealedValue
from projections.versions.sealed import sealed_value


def require_legible(
    deps: ApiDeps,
    admission: Admission,
    personal: Opener,
    file: PersonFile,
    *,
    purpose: ReadingPurpose,
    state: RecordState,
) -> None:
    """Nothing is opened, not even to learn an age, for who would not be shown an adult."""
    reach = person_reach(file)
    admission.require(*reach)
    admission.require_use(state, *reach, purpose=purpose, shows=DataClass.CLEAR)
    admission.require_use(state, *reach, purpose=purpose, shows=_closeness(deps, personal, file))


def require_within_count(deps: ApiDeps, admission: Admission, file: PersonFile) -> None:
    """Records read as one person are one person. Raises `UnmaskedTooMany`."""
    assert admission.principal is not None
    most = deps.settings.unmasked_persons
    if not deps.unmasked.admits(admission.principal.name, file.stands_for, at=deps.clock(), most=most):
        raise UnmaskedTooMany(limit=most)


def _closeness(deps: ApiDeps, personal: Opener, file: PersonFile) -> DataClass:
    """How old the person is, by every record read as one with theirs; the number and the year stay in the opener."""
    today = Occurrence(deps.clock()).local_day
    asked: list[tuple[SealedValue, Callable[[str], bool | None]]] = []
    for version in file.records:
        stream = f"person:{version.key}"
        number = sealed_value(version.record.id_number, stream)
        year = sealed_value(version.record.birth_year, stream)
        asked += [] if number is None else [(number, partial(is_child_by_number, today=today))]
        asked += [] if year is None else [(year, partial(is_child_by_year, today=today))]
    return closeness_of(personal.weighed(asked))
