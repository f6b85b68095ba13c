"""What the command line prints: tables for people, JSON for machines, and the exit codes of the contract."""

import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NoReturn

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.table import Table

PIPE_WIDTH = 240  # nobody looks at a pipe's width: a table must not lose what it says


class Exit(IntEnum):
    """Contract §4: done, the thing asked about is wrong, bad use, the world is broken."""

    DONE = 0
    WRONG = 1
    BAD_USE = 2
    WORLD_BROKEN = 3


def print_json(data: object) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(to_json(data, indent=2).decode("utf-8") + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table for people on stdout."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console = Console(markup=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    console.print(table)


def print_facts(title: str, facts: Mapping[str, object]) -> None:
    """Names and values, one a line."""
    print_table(title, ("what", "value"), list(facts.items()))


def progress_note(text: str) -> None:
    """A line about progress, on stderr so that stdout stays for answers."""
    _say(text)


def fail(code: Exit, zh: str, en: str) -> NoReturn:
    """Say in both languages what is wrong and end with the contract's exit code."""
    _say(f"{zh}\n{en}")
    raise typer.Exit(int(code))


def _say(text: str) -> None:
    """Never wrapped or coloured: a token or an address broken over two lines cannot be copied."""
    Console(stderr=True, highlight=False, markup=False).print(text, soft_wrap=True)
