"""One thing somebody of the town tells a system, before it becomes a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.town.staff import Worker
from domain.shared.occurrence import Precision

Data = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`about` is the natural key of the thing; `told_at` is when it was entered, which may be years after `at`."""

    type: str
    about: str
    at: datetime
    told_at: datetime
    by: Worker
    data: Data
    grid_code: str | None = None
    precision: Precision = Precision.INSTANT
    basis: str | None = None
    source: str
    at_once: bool = False  # entered at a desk: it is sent the same second and never overtaken
