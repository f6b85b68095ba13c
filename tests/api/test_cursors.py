"""A cursor goes on where its own list stopped, and nowhere else."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cursors import Key, decode, encode, fingerprint, next_link
from api.problems import CursorInvalid

PARTS = st.text(max_size=20) | st.integers(min_value=-(2**53), max_value=2**53)
HERE = fingerprint("/disputes", {"state": "open"})


@given(st.lists(PARTS, max_size=4).map(tuple))
def test_a_key_comes_back_as_it_was(key: Key) -> None:
    assert decode(encode(key, HERE), HERE) == key


@given(st.text(max_size=60))
def test_whatever_is_sent_as_a_cursor_is_read_or_refused(cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        decode(cursor, HERE)


@pytest.mark.parametrize(
    "told", [[HERE, None], [HERE, 1.5], [HERE, True], [HERE, ["a"]], [], {"a": 1}, "x", ["elsewhere", 1]]
)
def test_a_forged_key_of_another_kind_is_refused(told: object) -> None:
    from base64 import urlsafe_b64encode
    from json import dumps

    with pytest.raises(CursorInvalid):
        decode(urlsafe_b64encode(dumps(told).encode()).decode(), HERE)


def test_the_order_of_filters_does_not_matter_but_the_path_and_values_do() -> None:
    filters = {"a": "1", "b": "2"}
    same = fingerprint("/disputes", {"b": "2", "a": "1"})
    assert fingerprint("/disputes", filters) == same
    assert (
        len({same, fingerprint("/audit/events", filters), fingerprint("/disputes", {"a": "1", "b": "3"})})
        == 3
    )


def test_the_link_repeats_the_filters_escaped() -> None:
    link = next_link("/disputes", {"recorded_as_of": "2026-03-01T00:00:00+08:00"}, "abc")
    target, _, relation = link.partition(">")
    assert relation == '; rel="next"'
    assert parse_qs(urlsplit(target[1:]).query) == {
        "recorded_as_of": ["2026-03-01T00:00:00+08:00"],
        "cursor": ["abc"],
    }
