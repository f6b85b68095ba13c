"""Cutting a batch changes no byte of its items, and a bad item stays alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.batch_split import split_batch
from api.problems import BatchTooLong, BodyUnreadable

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
SPACES = st.text(alphabet=" \t\r\n", max_size=3)


@given(st.lists(JSON_VALUES, max_size=8), st.booleans(), SPACES)
def test_every_item_comes_out_with_its_exact_bytes(values: list[object], escaped: bool, space: str) -> None:
    items = [json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass") for value in values]
    gap = space.encode()
    body = gap + b"[" + gap + (gap + b"," + gap).join(items) + gap + b"]" + gap
    assert split_batch(body, limit=1_000) == items


@given(st.binary(max_size=200))
def test_whatever_comes_is_cut_or_refused_and_nothing_else(body: bytes) -> None:
    try:
        items = split_batch(body, limit=1_000)
    except BodyUnreadable:
        return
    assert all(item in body for item in items)


def test_numbers_keep_every_digit() -> None:
    item = b'{"amount":0.10000000000000000000001,"id":12345678901234567890123,"e":1E400}'
    assert split_batch(b"[" + item + b"]", limit=1) == [item]


@pytest.mark.parametrize(
    "bad", [b'{"a":}', b"{'a':1}", b"tru", b'"\xff\xfe"', b'{"a":"\\x"}', b"{,}", b"[1,,2]", b"{]"]
)
def test_a_bad_item_does_not_spoil_its_neighbours(bad: bytes) -> None:
    assert split_batch(b'[{"a":"],["},' + bad + b',{"b":"\\"}"}]', limit=9) == [
        b'{"a":"],["}',
        bad,
        b'{"b":"\\"}"}',
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{}",
        b"[",
        b"]",
        b"[1",
        b"1]",
        b"[1]]",
        b"[[1]",
        b"[1,]",
        b"[,1]",
        b"[1,,2]",
        b'["a]',
        b"[1]x",
        b"[}{]",
        b"[,]",
    ],
)
def test_a_body_whose_items_cannot_be_told_apart_is_refused_whole(body: bytes) -> None:
    with pytest.raises(BodyUnreadable):
        split_batch(body, limit=9)


def test_one_item_more_than_the_limit_is_too_many() -> None:
    assert len(split_batch(b"[1,2,3]", limit=3)) == 3
    with pytest.raises(BatchTooLong):
        split_batch(b"[1,2,3]", limit=2)


def test_an_empty_batch_is_a_batch() -> None:
    assert split_batch(b" [ \n] ", limit=1) == []


def test_a_hundred_thousand_open_brackets_neither_recurse_nor_hang() -> None:
    depth = 100_000
    nested = b"[" * depth + b"]" * depth
    assert split_batch(b"[" + nested + b"]", limit=1) == [nested]
