"""The table for people and the same rows for machines."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.figure import Figure, Results
from benchmarks.machine import CHECKOUT
from benchmarks.plot import cost_plot

BUILD = CHECKOUT / "build"


def print_header(told: Mapping[str, str], console: Console) -> None:
    """Machine and settings, before anything is measured."""
    for name, text in told.items():
        console.print(f"{name + ':':<14} {text}", highlight=False, soft_wrap=True)


def print_short(figure: Figure, console: Console) -> None:
    """One line while the run goes on; the table comes at its end."""
    name, ours, reference, ratio, bar, met, _ = _cells(figure)
    told = ", ".join(part for part in (ours, reference, ratio and f"ratio {ratio}", bar, met) if part)
    console.print(f"  {name}: {told}", highlight=False, soft_wrap=True)


def print_table(results: Results, console: Console) -> None:
    """One row a figure."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("figure", "ours", "reference", "ratio", "bar", "met", "CPU µs/event"):
        table.add_column(
            name, justify="left" if name in ("figure", "bar", "met") else "right", overflow="fold"
        )
    for figure in results.figures:
        table.add_row(*_cells(figure))
    console.print(table)
    for figure in results.figures:
        if figure.note:
            console.print(f"{figure.name}: {figure.note}", highlight=False, soft_wrap=True)
    if any(figure.met is False for figure in results.figures):
        missed = ", ".join(figure.name for figure in results.figures if figure.met is False)
        console.print(f"bars missed: {missed}", highlight=False, soft_wrap=True)


def save(results: Results, told: Mapping[str, str], seconds: float, build: Path = BUILD) -> list[Path]:
    """Write bench.json and, when sizes were measured, bench-cost.svg."""
    build.mkdir(parents=True, exist_ok=True)
    said = {
        "header": dict(told),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "figures": [asdict(figure) for figure in results.figures],
        "cost": [asdict(point) for point in results.points],
    }
    written = [build / "bench.json"]
    written[0].write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if results.points:
        written.append(build / "bench-cost.svg")
        written[1].write_text(cost_plot(results.points), encoding="utf-8")
    return written


def _cells(figure: Figure) -> list[str]:
    reference = (
        f"{_number(figure.reference)} {figure.against}".strip() if figure.reference is not None else ""
    )
    met = {True: "yes", False: "NO", None: ""}[figure.met]
    return [
        figure.name,
        f"{_number(figure.ours)} {figure.unit}",
        reference,
        f"{figure.ratio:.3g}" if figure.ratio is not None else "",
        figure.bar,
        met,
        _cpu(figure),
    ]


def _cpu(figure: Figure) -> str:
    if figure.cpu is None:
        return ""
    ours = f"{figure.cpu:.0f}+{figure.server_cpu or 0:.0f}"
    if figure.reference_cpu is None:
        return ours
    return f"{ours} / {figure.reference_cpu:.0f}+{figure.reference_server_cpu or 0:.0f}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
