"""What stands on each person's data, and every request about it: tables that only codes, ids and dates are kept in."""

from typing import NamedTuple

from projections.table import Column, Index, Kind, Newest, Table
from projections.versions.table import columns_of

NAME = "rights"


class Standing(NamedTuple):
    """Where one person's rights stand. Lists are texts of codes with a space between them, in order."""

    erasure: str = "none"  # none, asked, ready, denied, erased
    restricted: int = 0
    scope: str | None = None
    ground: str | None = None
    holds: str = ""
    consents: str = ""
    withdrawn: str = ""
    notices: str = ""  # version/how
    erased_at: str | None = None


class RequestRow(NamedTuple):
    """One request. `state` is asked, ready, denied or erased, for a correction asked, applied or denied."""

    state: str
    requested_at: str
    requested_by: str
    due_at: str
    basis: str | None = None
    asked_by: str | None = None
    fields: str = ""
    approved_by: str | None = None
    reason: str | None = None
    answered_at: str | None = None
    corrected_at_position: int | None = None
    key_destroyed_at: str | None = None
    copies_unreadable_by: str | None = None
    copies_unreadable_at: str | None = None
    completed_at_position: int | None = None


STANDINGS = Table(
    "rights_versions",
    (
        Column("person_key"),
        Column("from_position", Kind.NUMBER),
        Column("recorded_at"),
        *columns_of(Standing),
    ),
    key=("person_key", "from_position"),
    recorded="from_position",
    newest=Newest(
        "rights",
        ("person_key",),
        (Index("rights_restricted", "person_key", "restricted = 1"),),
    ),
)
REQUESTS = Table(
    "rights_request_versions",
    (
        Column("person_key"),
        Column("kind"),  # erasure, correction
        Column("request"),
        Column("from_position", Kind.NUMBER),
        Column("recorded_at"),
        *columns_of(RequestRow),
    ),
    key=("person_key", "kind", "request", "from_position"),
    recorded="from_position",
    newest=Newest(
        "rights_requests",
        ("person_key", "kind", "request"),
        (Index("rights_requests_by_age", "state, requested_at, person_key, kind, request"),),
    ),
)
TABLES: tuple[Table, ...] = (STANDINGS, REQUESTS)
