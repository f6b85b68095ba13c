"""What a benchmark run says, it says the same way to people and to machines."""

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from benchmarks.figure import CostPoint, Figure, Results
from benchmarks.meter import Measured, Round, Work, alternate, same_digest, server_seconds
from benchmarks.plot import cost_plot
from benchmarks.report import print_short, print_table, save

MISSED = Figure(
    name="intake, PostgreSQL", unit="messages/s", ours=9_000.0, reference=90_000.0, against="COPY",
    ratio=0.1, bar="≥ 12 %", met=False, cpu=80.0, server_cpu=20.0, runs=5, count=20_000,
)  # fmt: skip
POINTS = [CostPoint("append", 10_000, 100.0), CostPoint("append", 100_000, 120.0)]


def test_a_missed_bar_is_said_as_loudly_as_a_met_one() -> None:
    written = io.StringIO()
    print_table(Results([MISSED], []), Console(file=written, width=160))
    assert "NO" in written.getvalue()
    assert "9,000 messages/s" in written.getvalue()


def test_the_file_holds_the_same_rows_as_the_table(tmp_path: Path) -> None:
    save(Results([MISSED], POINTS), {"machine": "a town's one PC"}, 12.5, tmp_path)
    told = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in told["figures"]] == ["intake, PostgreSQL"]
    assert told["figures"][0]["met"] is False
    assert told["header"] == {"machine": "a town's one PC"}
    assert len(told["cost"]) == 2


def test_the_plot_is_a_picture_with_a_point_for_every_size() -> None:
    picture = ElementTree.fromstring(cost_plot(POINTS))
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}circle"))) == 2


def test_rounds_alternate_between_the_sides() -> None:
    order: list[str] = []

    def side(name: str) -> Round:
        def run() -> int:
            order.append(name)
            return len(order)

        return Round(run=run, digest=lambda: name)

    results = alternate(3, [lambda: side("ours"), lambda: side("theirs")], None)
    assert order == ["ours", "theirs"] * 3
    assert [len(each) for each in results] == [3, 3]


def test_rounds_that_left_different_contents_are_no_measurement() -> None:
    rounds = [Measured(Work(5, digest), 1.0, 1.0, 0.0) for digest in ("one", "other")]
    with pytest.raises(AssertionError, match="different contents"):
        same_digest(rounds)


def test_without_a_server_its_cpu_is_nothing() -> None:
    assert server_seconds(None) == 0.0


def test_a_long_run_tells_each_figure_as_it_comes() -> None:
    written = io.StringIO()
    print_short(MISSED, Console(file=written, width=160))
    assert "intake, PostgreSQL: 9,000 messages/s, 90,000 COPY, ratio 0.1, ≥ 12 %, NO" in written.getvalue()
