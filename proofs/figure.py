"""What a proof says: one line a claim, the same on the screen and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what was tried how often, what was found, what was to be found; `note` says what a doubter asks next."""

    name: str
    tried: int
    found: float
    bar: str
    met: bool
    note: str = ""


def show(figures: Sequence[Figure], console: Console, claim: str) -> None:
    """The table, and whether what is claimed was shown."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("figure", "tried", "found", "bar", "met"):
        table.add_column(column, justify="left" if column in ("figure", "bar") else "right")
    for each in figures:
        table.add_row(each.name, f"{each.tried:,}", f"{each.found:,}", each.bar, "yes" if each.met else "NO")
    console.print(table)
    for each in figures:
        if each.note:
            console.print(f"{each.name}: {each.note}", highlight=False, soft_wrap=True)
    met = all(each.met for each in figures)
    console.print(claim if met else f"{claim.partition(':')[0]}: NOT PROVED")


def save(plans: Sequence["DataclassInstance"], figures: Sequence[Figure], path: Path, **more: object) -> None:
    """The same as JSON, with the plans they came from by their module."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        **more,
        "plans": {type(each).__module__.rpartition(".")[2]: asdict(each) for each in plans},
        "figures": [asdict(each) for each in figures],
    }
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
