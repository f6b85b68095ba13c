"""A case as a row of the board, and back."""

import re
from datetime import date
from functools import lru_cache

from domain.dispute import phases as at
from domain.dispute.regions import Proposed, ResultSubmitted, Supervised
from domain.dispute.states import Dispute
from projections.dispute_board.case import Case
from projections.dispute_board.question import BoardRow, Due
from projections.dispute_board.table import VERSIONS
from projections.instants import instant_of
from projections.table import Value, Values

COMMUNITY_DIGITS = 12
_ENDED = (at.Merged, at.NotAccepted, at.TriagedOut, at.TransferredAway, at.Closed)
_SUPERVISION_OPEN = (Proposed, Supervised, ResultSubmitted)
_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_PLACE = {name: place for place, name in enumerate(VERSIONS.column_names)}


def case_values(case: Case, due: Values) -> list[Value]:
    """The values of a version from `source` on, `due` being the last three; only for a case that was reported."""
    opening, dispute = case.opening, case.dispute
    assert opening is not None
    assert isinstance(dispute, Dispute)
    phase, supervision = dispute.phase, dispute.supervision
    return [
        opening.source,
        opening.intake_source,
        opening.opened_at,
        opening.opened_precision,
        case.grid_code,
        None if case.grid_code is None else case.grid_code[:COMMUNITY_DIGITS],
        case.category,
        None if dispute.severity is None else dispute.severity.value,
        state_name(phase),
        0 if isinstance(phase, _ENDED) else 1,
        state_name(dispute.pause),
        case.route,
        case.channel,
        case.mediators,
        case.parties,
        len(dispute.parties),
        dispute.round_no,
        case.registered_on,
        case.triaged_on,
        case.first_session_on,
        case.agreed_on,
        case.closed_on,
        state_name(supervision),
        1 if isinstance(supervision, _SUPERVISION_OPEN) else 0,
        state_name(dispute.confirmation),
        case.outcome,
        *due,
    ]


def state_name(state: object) -> str:
    """`FollowingUp()` is published as `following_up`."""
    return _snake_case(type(state).__name__)


@lru_cache(maxsize=128)
def _snake_case(name: str) -> str:
    return _WORD.sub("_", name).lower()


def board_row(values: tuple[Value, ...]) -> BoardRow:
    """A row of the table as its readers get it."""

    def text(name: str) -> str:
        return str(values[_PLACE[name]])

    def maybe(name: str) -> str | None:
        value = values[_PLACE[name]]
        return None if value is None else str(value)

    def day(name: str) -> date | None:
        value = maybe(name)
        return None if value is None else date.fromisoformat(value)

    return BoardRow(
        case_code=text("case_code"),
        source=text("source"),
        intake_source=text("intake_source"),
        grid_code=maybe("grid_code"),
        community=maybe("community"),
        category=text("category"),
        severity=maybe("severity"),
        state=text("state"),
        open=text("is_open") == "1",
        pause=text("pause"),
        route=maybe("route"),
        channel=maybe("channel"),
        mediators=_codes(text("mediators")),
        parties=_codes(text("parties")),
        party_count=int(text("party_count")),
        round_no=int(text("round_no")),
        opened_at=instant_of(text("opened_at")),
        opened_precision=text("opened_precision"),
        registered_on=day("registered_on"),
        triaged_on=day("triaged_on"),
        first_session_on=day("first_session_on"),
        agreed_on=day("agreed_on"),
        closed_on=day("closed_on"),
        supervision=text("supervision"),
        supervision_open=text("supervision_open") == "1",
        confirmation=text("confirmation"),
        outcome=maybe("outcome"),
        due=_due(maybe("due_what"), day("due_on"), maybe("due_estimated")),
        position=int(text("from_position")),
        recorded_at=instant_of(text("recorded_at")),
        version=int(text("version")),
    )


def _due(what: str | None, on: date | None, estimated: str | None) -> Due | None:
    return None if what is None or on is None else Due(what=what, on=on, estimated=estimated == "1")


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.strip("|").split("|")) if text else ()
