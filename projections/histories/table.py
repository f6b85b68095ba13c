"""The stored part of the map of histories: one row an event of its stream, of its bucket and of its area; final."""

from projections.table import Column, Kind, Table

NAME = "histories"

# `events` counts the stream's events up to this one, `digest` is over all of them.
HEADS = Table(
    "history_heads",
    (
        Column("stream"),
        Column("events", Kind.NUMBER),
        Column("position", Kind.NUMBER),
        Column("digest"),
    ),
    key=("stream", "events"),
)
# `prefix` is two or four hexadecimal digits with which the stream ids begin; `only_stream` is empty but for one.
NODES = Table(
    "history_nodes",
    (
        Column("prefix"),
        Column("position", Kind.NUMBER),
        Column("streams", Kind.NUMBER),
        Column("hash"),
        Column("only_stream"),
    ),
    key=("prefix", "position"),
)
