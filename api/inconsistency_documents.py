"""How data in doubt is published: what does not fit, the things concerned with where they lead, and since when."""

from api.answers import Answer
from api.listing import Listed
from api.local_time import LocalTime
from api.unsealing import Shown
from domain.registry.codes_inconsistencies import InconsistencyKind


class ConcernedShown(Answer):
    """One thing: an address, dwelling, unit, person or stay; `text` is an address or a unit's name, `name` is masked."""

    thing: str
    key: str
    grid_code: str | None = None
    text: str | None = None
    name: Shown | None = None
    links: dict[str, str]


class InconsistencyShown(Answer):
    """What does not fit; `elsewhere` counts the things concerned that lie outside the places one may see."""

    kind: InconsistencyKind
    title: str
    since: LocalTime
    grid_code: str | None = None
    concerned: list[ConcernedShown]
    elsewhere: int


class InconsistenciesAnswer(Listed):
    """A page of data in doubt, by kind."""

    items: list[InconsistencyShown]
