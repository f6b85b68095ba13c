"""The two clocks as a client writes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from api.moments import as_of
from api.problems import ParameterInvalid
from projections.moment import NOW

SHANGHAI = timezone(timedelta(hours=8))


def test_neither_asked_is_now() -> None:
    assert as_of(None, None) == NOW


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0", 0),
        ("1834", 1834),
        ("2026-03-01T08:00:00+08:00", datetime(2026, 3, 1, 8, tzinfo=SHANGHAI)),
        ("2026-03-01T08:00:00 08:00", datetime(2026, 3, 1, 8, tzinfo=SHANGHAI)),
        ("2026-03-01t00:00:00.5z", datetime(2026, 3, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
    ],
)
def test_what_we_knew_is_a_position_or_a_time(text: str, meant: int | datetime) -> None:
    assert as_of(text, None).recorded == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "-1",
        "1.5",
        "2026-03-01",
        "2026-03-01T08:00:00",
        "2026-13-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "١٢",
        "9" * 19,
    ],
)
def test_what_is_neither_is_refused_by_name_and_not_repeated(text: str) -> None:
    with pytest.raises(ParameterInvalid) as refused:
        as_of(text, None)
    assert refused.value.facts == {"errors": [{"in": "query", "name": "recorded_as_of", "rule": "rfc3339"}]}


def test_what_was_true_is_a_time_and_never_a_position() -> None:
    assert as_of(None, "2022-01-01T00:00:00+08:00").valid == datetime(2022, 1, 1, tzinfo=SHANGHAI)
    with pytest.raises(ParameterInvalid):
        as_of(None, "17")
