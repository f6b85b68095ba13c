"""Cost an event against size of the store, drawn as a plain SVG anybody can open."""

from collections.abc import Sequence
from math import log10

from benchmarks.figure import CostPoint

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 200, 40, 60
COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#134f5c", "#7f6000", "#990000", "#351c75")


def cost_plot(points: Sequence[CostPoint]) -> str:
    """One line a series: CPU microseconds an event over the events already stored (logarithmic)."""
    names = list(dict.fromkeys(point.series for point in points))
    top = max(point.microseconds for point in points) * 1.15
    sizes = sorted({point.size for point in points})
    parts = [_frame(), *_grid(sizes, top)]
    for index, name in enumerate(names):
        line = sorted((point for point in points if point.series == name), key=lambda point: point.size)
        parts.append(_line(line, sizes, top, COLOURS[index % len(COLOURS)]))
        parts.append(_legend(name, index))
    return "\n".join([*parts, "</svg>\n"])


def _frame() -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><title>CPU an event against events stored</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f'<text x="{LEFT}" y="22" font-size="14">CPU µs an event (client + database) by events stored</text>'
    )


def _grid(sizes: Sequence[int], top: float) -> list[str]:
    parts = []
    for step in range(6):
        value = top * step / 5
        y = _y(value, top)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.0f}</text>')
    for size in sizes:
        x = _x(size, sizes)
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{_short(size)}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [*parts, f'<text x="{middle:.0f}" y="{HEIGHT - 16}" text-anchor="middle">events stored</text>']


def _line(points: Sequence[CostPoint], sizes: Sequence[int], top: float, colour: str) -> str:
    places = [(_x(point.size, sizes), _y(point.microseconds, top)) for point in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _legend(name: str, index: int) -> str:
    x, y = WIDTH - RIGHT + 16, TOP + 20 * index
    colour = COLOURS[index % len(COLOURS)]
    return (
        f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>'
        f'<text x="{x + 18}" y="{y + 10}">{name}</text>'
    )


def _x(size: int, sizes: Sequence[int]) -> float:
    low, high = log10(sizes[0]), log10(sizes[-1])
    share = (log10(size) - low) / (high - low) if high > low else 0.5
    return LEFT + 20 + share * (WIDTH - RIGHT - LEFT - 40)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)


def _short(size: int) -> str:
    return f"{size // 1000} k" if size < 1_000_000 else f"{size / 1_000_000:g} M"
