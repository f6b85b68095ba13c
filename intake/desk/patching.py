"""A correction as a JSON patch (RFC 6902: add, replace, remove, test) over a message's envelope and data."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum

from intake.desk.rules import AttributeStaysAsSent, PatchChangesNothing, PatchNotValid, PatchTooLarge
from intake.payload import plain_label

MOST_STEPS = 100
# Who spoke, and under which name: what is there is never changed, what is missing may be added.
STAYS = frozenset({"specversion", "id", "source", "actor", "actorrole"})

Document = dict[str, object]


class Operation(StrEnum):
    """What one step does."""

    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where, and what is to stand there."""

    op: Operation
    path: str
    value: object = None

    @property
    def names(self) -> list[str]:
        """The pointer's names (RFC 6901)."""
        return [each.replace("~1", "/").replace("~0", "~") for each in self.path.split("/")[1:]]

    def told(self) -> dict[str, object]:
        """The step as JSON."""
        said: dict[str, object] = {"op": self.op.value, "path": self.path}
        return said if self.op is Operation.REMOVE else {**said, "value": self.value}

    def shown_path(self) -> str:
        """The pointer as it may stand in the log: a name that could be a person's is not repeated."""
        return "".join(
            f"/{name if name.isdigit() and len(name) < 4 else plain_label(name)}" for name in self.names
        )


def read_patch(told: Sequence[object]) -> tuple[Step, ...]:
    """The steps of a parsed JSON patch. Raises `PatchNotValid` or `PatchTooLarge`."""
    if not told or len(told) > MOST_STEPS:
        raise PatchTooLarge(limit=MOST_STEPS)
    return tuple(_step(number, each) for number, each in enumerate(told, start=1))


def _step(number: int, told: object) -> Step:
    known = {"op", "path", "value"}
    if not isinstance(told, dict) or not known >= told.keys() or not {"op", "path"} <= told.keys():
        raise PatchNotValid(number=number)
    operation, path = told["op"], told["path"]
    is_path = isinstance(path, str) and path.startswith("/") and len(path) > 1
    if (
        operation not in list(Operation)
        or not is_path
        or ("value" in told) is (operation == Operation.REMOVE)
    ):
        raise PatchNotValid(number=number)
    return Step(Operation(operation), path, told.get("value"))


def patched(document: Document, steps: Sequence[Step]) -> Document:
    """The document after all steps. Raises the rule that forbids one."""
    changed = deepcopy(document)
    for number, step in enumerate(steps, start=1):
        top = step.names[0]
        if top in STAYS and top in document and step.op is not Operation.TEST:
            raise AttributeStaysAsSent(attribute=top)
        if top != "data" and (len(step.names) > 1 or not isinstance(step.value, str | None)):
            raise PatchNotValid(number=number)
        try:
            _do(changed, step)
        except (KeyError, IndexError, ValueError, TypeError):
            raise PatchNotValid(number=number) from None
    if changed == document:
        raise PatchChangesNothing
    return changed


def _do(document: Document, step: Step) -> None:
    *way, last = step.names
    owner: object = document
    for name in way:
        owner = owner[_index(owner, name)] if isinstance(owner, list) else _member(owner, name)
    if isinstance(owner, list):
        _in_list(owner, last, step)
    elif isinstance(owner, dict):
        _IN_OBJECT[step.op](owner, last, step.value)
    else:
        raise TypeError


def _member(owner: object, name: str) -> object:
    if not isinstance(owner, dict):
        raise TypeError
    return owner[name]


def _index(owner: list[object], name: str) -> int:
    if not (name.isascii() and name.isdigit()) or int(name) >= len(owner):
        raise IndexError
    return int(name)


def _in_list(owner: list[object], last: str, step: Step) -> None:
    if step.op is Operation.ADD:
        at = len(owner) if last == "-" or last == str(len(owner)) else _index(owner, last)
        owner.insert(at, deepcopy(step.value))
        return
    at = _index(owner, last)
    if step.op is Operation.REMOVE:
        del owner[at]
    elif step.op is Operation.REPLACE:
        owner[at] = deepcopy(step.value)
    elif owner[at] != step.value:
        raise ValueError


def _add(owner: Document, name: str, value: object) -> None:
    owner[name] = deepcopy(value)


def _replace(owner: Document, name: str, value: object) -> None:
    owner[name]
    owner[name] = deepcopy(value)


def _remove(owner: Document, name: str, _: object) -> None:
    del owner[name]


def _test(owner: Document, name: str, value: object) -> None:
    if owner[name] != value:
        raise ValueError


_IN_OBJECT: dict[Operation, Callable[[Document, str, object], None]] = {
    Operation.ADD: _add,
    Operation.REPLACE: _replace,
    Operation.REMOVE: _remove,
    Operation.TEST: _test,
}
