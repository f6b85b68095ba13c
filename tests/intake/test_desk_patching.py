"""A correction does exactly what its steps say, or nothing."""

import pytest

from domain.shared.rule import RuleBroken
from intake.desk.patching import MOST_STEPS, Document, patched, read_patch
from intake.desk.rules import AttributeStaysAsSent, PatchChangesNothing, PatchNotValid, PatchTooLarge

SAID: Document = {
    "id": "m-1", "source": "urn:x", "time": "t", "actor": "staff:A",
    "data": {"parties": [{"party": "A"}, {"party": "B"}], "a/b": 1, "deep": {"er": True}},
}  # fmt: skip


def step(op: str, path: str, *value: object) -> dict[str, object]:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


@pytest.mark.parametrize(
    ("done", "path", "found"),
    [
        (step("replace", "/time", "u"), ("time",), "u"),
        (step("add", "/gridcode", "9"), ("gridcode",), "9"),
        (step("add", "/data/parties/-", {"party": "C"}), ("data", "parties", 2, "party"), "C"),
        (step("add", "/data/parties/0", {"party": "C"}), ("data", "parties", 0, "party"), "C"),
        (step("replace", "/data/parties/1/party", "C"), ("data", "parties", 1, "party"), "C"),
        (step("remove", "/data/parties/0"), ("data", "parties", 0, "party"), "B"),
        (step("replace", "/data/a~1b", 2), ("data", "a/b"), 2),
        (step("replace", "/data", {"x": None}), ("data", "x"), None),
    ],
)
def test_a_step_changes_one_place(
    done: dict[str, object], path: tuple[str | int, ...], found: object
) -> None:
    value: object = patched(SAID, read_patch([done]))
    for name in path:
        value = value[name]  # type: ignore[index]
    assert value == found
    assert SAID["time"] == "t", "what was sent is not touched"


def test_a_test_guards_the_steps_beside_it() -> None:
    good = [step("test", "/data/deep/er", True), step("remove", "/data/deep")]
    assert patched(SAID, read_patch(good))["data"] != SAID["data"]
    with pytest.raises(PatchNotValid):
        patched(SAID, read_patch([step("test", "/data/deep/er", False), step("remove", "/data/deep")]))


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ([], PatchTooLarge),
        ([step("remove", "/time")] * (MOST_STEPS + 1), PatchTooLarge),
        (["remove"], PatchNotValid),
        ([step("move", "/time", "x")], PatchNotValid),
        ([step("remove", "time")], PatchNotValid),
        ([step("remove", "/time", 1)], PatchNotValid),
        ([step("add", "/time")], PatchNotValid),
        ([{**step("add", "/time", "x"), "from": "/id"}], PatchNotValid),
        ([step("replace", "/nothing", "x")], PatchNotValid),
        ([step("remove", "/data/parties/7")], PatchNotValid),
        ([step("replace", "/data/parties/x", 1)], PatchNotValid),
        ([step("add", "/data/a~1b/c", 1)], PatchNotValid),
        ([step("add", "/time", {"no": "text"})], PatchNotValid),
        ([step("replace", "/time", "t")], PatchChangesNothing),
        ([step("replace", "/actor", "staff:B")], AttributeStaysAsSent),
        ([step("remove", "/source")], AttributeStaysAsSent),
    ],
)
def test_a_correction_that_cannot_be_is_refused(wrong: list[object], rule: type[RuleBroken]) -> None:
    with pytest.raises(rule):
        patched(SAID, read_patch(wrong))


def test_a_place_in_the_log_repeats_no_name_that_may_be_a_persons() -> None:
    shown = [
        each.shown_path()
        for each in read_patch([step("remove", "/data/parties/0/刘伟"), step("remove", "/data/13800001111")])
    ]
    assert shown == ["/data/parties/0/?", "/data/?"]
