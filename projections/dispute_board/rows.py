"""A case as a row of the board, and back."""

import re
from functools import lru_cache

from domain.dispute import phases as at
from domain.dispute.regions import Proposed, ResultSubmitted, Supervised
from domain.dispute.states import Dispute
from projections.dispute_board.case import Case
from projections.dispute_board.question import BoardRow, Due
from projections.dispute_board.table import VERSIONS
from projections.row_reader import RowReader
from projections.table import Value, Values

COMMUNITY_DIGITS = 12
_ENDED = (at.Merged, at.NotAccepted, at.TriagedOut, at.TransferredAway, at.Closed)
_SUPERVISION_OPEN = (Proposed, Supervised, ResultSubmitted)
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


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
    row = RowReader(VERSIONS, values)
    return BoardRow(
        case_code=row.text("case_code"),
        source=row.text("source"),
        intake_source=row.text("intake_source"),
        grid_code=row.maybe("grid_code"),
        community=row.maybe("community"),
        category=row.text("category"),
        severity=row.maybe("severity"),
        state=row.text("state"),
        open=row.flag("is_open"),
        pause=row.text("pause"),
        route=row.maybe("route"),
        channel=row.maybe("channel"),
        mediators=_codes(row.text("mediators")),
        parties=_codes(row.text("parties")),
        party_count=row.number("party_count"),
        round_no=row.number("round_no"),
        opened_at=row.instant("opened_at"),
        opened_precision=row.text("opened_precision"),
        registered_on=row.day("registered_on"),
        triaged_on=row.day("triaged_on"),
        first_session_on=row.day("first_session_on"),
        agreed_on=row.day("agreed_on"),
        closed_on=row.day("closed_on"),
        supervision=row.text("supervision"),
        supervision_open=row.flag("supervision_open"),
        confirmation=row.text("confirmation"),
        outcome=row.maybe("outcome"),
        due=_due(row),
        position=row.number("from_position"),
        recorded_at=row.instant("recorded_at"),
        version=row.number("version"),
    )


def _due(row: RowReader) -> Due | None:
    what, on = row.maybe("due_what"), row.day("due_on")
    return None if what is None or on is None else Due(what=what, on=on, estimated=row.flag("due_estimated"))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.strip("|").split("|")) if text else ()
