"""Many fictional lives woven into one log."""

import random
from collections.abc import Iterator

from tests.projections.history import A, B, Line, conflict, known_already, origin, person, refusal
from tests.projections.lives import case
from tests.projections.matters_life import calls, room
from tests.projections.registry_life import whole_life
from tests.projections.rented_home import course, lease
from tests.projections.rights_life import rights_life


def town(cases: int, seed: int = 7, *, late: bool = True) -> list[Line]:
    """Many lives woven into each other; nearly half of them with a fact that comes late, unless told otherwise."""
    dice = random.Random(seed)
    lives: list[Iterator[Line]] = [iter(person(A)), iter(person(B))]
    if late:
        register = whole_life()
        dice.shuffle(register)
        lives.append(iter(register))
    for number in range(cases):
        grid = f"99010110000{1 + number % 3}00{1 + number % 2}"
        life = case(number, day=number % 20, grid=grid)
        if late and number % 3 == 0:
            life.insert(dice.randrange(1, len(life)), origin(number))
        if late and number % 5 == 0:
            early = life.pop(dice.randrange(4, 9))
            life.insert(dice.randrange(10, len(life)), early)
        lives.append(iter(life))
    lines: list[Line] = []
    while lives:
        life_ = dice.choice(lives)
        line = next(life_, None)
        if line is None:
            lives.remove(life_)
        else:
            lines.append(line)
    for number in range(0, len(lines), 50):
        extra = (refusal(number, 0), conflict(number + 1), known_already(number + 2, 1))[number // 50 % 3]
        lines.insert(number, extra)
    return lines


def town_with_a_let_home(cases: int) -> list[Line]:
    """A town in which every projection has something to fold."""
    lines = town(cases)
    return [*lines[:120], *lease(), *course(), *rights_life(), *room(), *calls(), *lines[120:]]
