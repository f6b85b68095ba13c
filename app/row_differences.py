"""Rows that differ between a read model and the log, as lines for people."""

from projections.replay import RowDifference

SHOWN_VALUE = 60
WORDS = {
    "added": "只在视图中 in the read model, not in the log",
    "missing": "视图缺少 in the log, not in the read model",
    "changed": "不一致 read model -> log",
}


def line_of(difference: RowDifference) -> str:
    """Which row, and for each field that differs both values."""
    where = f"{difference.table} {'/'.join(map(str, difference.key))}: {WORDS[difference.kind]}"
    fields = [f"{each.name}: {_short(each.live)} -> {_short(each.replayed)}" for each in difference.fields]
    return "  ".join([where, *fields])


def _short(value: object) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}..."
