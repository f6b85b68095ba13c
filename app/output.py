"""What the command line prints: tables for people, JSON for machines, and the exit codes of the contract."""

import sys
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.table import Table

P = ParamSpec("P")
R = TypeVar("R")


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
        table.add_column(column)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console().print(table)


def print_facts(title: str, facts: Mapping[str, object]) -> None:
    """Names and values, one a line."""
    print_table(title, ("what", "value"), list(facts.items()))


def progress_note(text: str) -> None:
    """A line about progress, on stderr so that stdout stays for answers."""
    Console(stderr=True, highlight=False).print(text)


def fail(code: Exit, zh: str, en: str) -> NoReturn:
    """Say in both languages what is wrong and end with the contract's exit code."""
    Console(stderr=True, highlight=False).print(f"{zh}\n{en}")
    raise typer.Exit(int(code))


def world_guard(broken: tuple[type[BaseException], ...]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Turns a missing database or broker into exit code 3 with a sentence instead of a traceback."""

    def guard(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return command(*args, **kwargs)
            except broken as problem:
                fail(
                    Exit.WORLD_BROKEN,
                    f"无法连接所需的服务:{problem}",
                    f"A service this command needs cannot be reached: {problem}",
                )

        return run

    return guard
