"""A town of many cases over three grids and two senders, and a reader who follows every link."""

from tests.api.boards import Town, case, entry, fact
from tests.api.visitors import (
    GRID,
    NEXT_GRID,
    OTHER_GRID,
    OTHER_SOURCE,
    OWN_SOURCE,
    Caller,
)

GRIDS = (GRID, NEXT_GRID, OTHER_GRID)
FIRST, SECOND, THIRD = (f"GL{number:012d}0" for number in (1, 2, 3))


def town_of(count: int) -> Town:
    """A board of `count` cases, spread over three grids and two senders, one fact each."""
    cases = [
        case(
            number,
            GRIDS[number % 3],
            source=OWN_SOURCE if number % 2 else OTHER_SOURCE,
            state="closed" if number % 5 == 0 else "mediating",
        )
        for number in range(1, count + 1)
    ]
    return Town(
        cases=cases,
        facts={each.case_code: [fact(each.position)] for each in cases},
        entries={number: entry(number, GRIDS[number % 3]) for number in range(1, count + 1)},
        followed=count,
        head=count,
    )


def walk(caller: Caller, path: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    while path:
        answered = caller.get(path)
        assert answered.status_code == 200, answered.text
        rows += answered.json()["items"]
        link = answered.headers.get("link", "")
        assert not link or link.endswith('; rel="next"')
        path = link.partition(">")[0].removeprefix("<")
    return rows
