"""The desk on the command line: a letter repaired by two people, a group rehearsed, a conflict settled."""

import json
from pathlib import Path

import pytest

from app.assembly import House
from app.catalogues import catalogue
from app.settings import Settings
from app.stores import utc_now
from domain.shared.actor import Role
from intake.delivery import Delivery, Receipt, Sender
from ledger.port import Verdict
from tests.app.command_line import CommandLine, Said, speaks_both

APP = "urn:gridledger:source:xiheqiao-app"
CHEN, WANG = ("--as", "staff:desk-chen"), ("--as", "staff:desk-wang")
# The first is of no village, so no grid can ever have it.
UNKNOWN_GRID, GRID = "990101100000009", "990101100001001"


def send(shell: CommandLine, message_id: str, **changes: object) -> Receipt:
    """A report as the town's app would send it."""
    said: dict[str, object] = {
        "specversion": "1.0", "id": message_id, "source": APP, "type": "gridledger.dispute.reported.v1",
        "subject": message_id, "time": "2026-01-05T09:30:00+08:00", "gridcode": GRID, "actor": "staff:G0001",
        "actorrole": Role.GRID_WORKER, "basis": "dispute_mediation",
        "data": {"intake_source": "grid_worker", "category": "neighbour.noise"},
    }  # fmt: skip
    body = json.dumps({**said, **changes}).encode()
    headers = [("content-type", b"application/cloudevents+json")]
    house = House(Settings(data_dir=shell.folder / "data"))
    receipt = house.road().take(
        [Delivery(f"test:{message_id}", None, headers, body, Sender("test", frozenset({APP})), utc_now())]
    )[0]
    house.store.close()
    return receipt


def answer(said: Said) -> dict[str, object]:
    told = said.answer()
    assert isinstance(told, dict)
    return told


def key_of(shell: CommandLine, message_id: str, words: tuple[str, ...] = ("letters", "list")) -> str:
    items = answer(shell(*words, "--json", "--source", APP))["items"]
    assert isinstance(items, list)
    (key,) = [each["key"] for each in items if each["message_id"] == message_id]
    return str(key)


def patch_file(folder: Path, *steps: object) -> str:
    path = folder / "patch.json"
    path.write_text(json.dumps(list(steps)), encoding="utf-8")
    return str(path)


def test_two_people_correct_a_letter(town: CommandLine) -> None:
    assert send(town, "cli-1", gridcode=UNKNOWN_GRID).verdict is Verdict.REFUSED
    key = key_of(town, "cli-1")
    shown = town("letters", "show", key)
    assert shown.code == 0
    assert "intake.grid_unknown" in shown.out
    patch = patch_file(town.folder, {"op": "replace", "path": "/gridcode", "value": GRID})
    words = ("letters", "correct", key, "--reason", "wrong_place", "--patch", patch, *CHEN, "--json")
    assert answer(town(*words))["standing"] == "proposed"
    alone = town("letters", "approve", key, *CHEN)
    assert (alone.code, speaks_both(alone.err)) == (1, True)
    assert "desk.second_person_needed" in alone.err
    assert answer(town("letters", "approve", key, *WANG, "--json"))["standing"] == "corrected"
    again = town("letters", "retry", key, *CHEN)
    assert (again.code, speaks_both(again.err)) == (1, True)


def test_a_retry_in_vain_ends_with_one_and_says_why(town: CommandLine) -> None:
    send(town, "cli-1", gridcode=UNKNOWN_GRID)
    said = town("letters", "retry", key_of(town, "cli-1"), *CHEN)
    assert said.code == 1
    assert "intake.grid_unknown" in said.out


def test_a_group_is_rehearsed_before_it_is_done(town: CommandLine) -> None:
    for number in range(3):
        send(town, f"cli-{number}", gridcode=UNKNOWN_GRID)
    words = ("letters", "group", "reject", "--reason", "test", "--code", "intake.grid_unknown", "--json")
    dry = answer(town(*words, "--source", APP))
    assert dry["done"] is False
    wrong = town(*words, "--source", APP, "--run", "0" * 32, *CHEN)
    assert (wrong.code, speaks_both(wrong.err)) == (1, True)
    done = answer(town(*words, "--source", APP, "--run", str(dry["token"]), *CHEN))
    assert (done["done"], done["counts"]) == (True, dry["counts"])
    assert key_of(town, "cli-1", ("letters", "list", "--standing", "rejected"))


def test_a_conflict_is_compared_and_settled(town: CommandLine) -> None:
    send(town, "cli-1")
    assert send(town, "cli-1", subject="cli-2").verdict is Verdict.CONFLICT
    key = key_of(town, "cli-1", ("conflicts", "list"))
    assert "cli-2" in town("conflicts", "show", key).out
    words = ("conflicts", "settle", key, "--keep", "second", "--reason", "sender_confirmed", *CHEN, "--json")
    assert answer(town(*words))["standing"] == "took_second"


def test_what_waits_is_listed_extended_and_decided(town: CommandLine) -> None:
    published = catalogue().find("gridledger.dispute.followed_up.v1")
    assert published is not None
    receipt = send(town, "cli-1", type=published.type, data=published.example)
    assert receipt.verdict is Verdict.WAITING, receipt
    items = answer(town("waiting", "list", "--json"))["items"]
    assert isinstance(items, list)
    key = next(each["key"] for each in items if each["message_id"] == receipt.id)
    assert town("waiting", "extend", key, "--minutes", "60", *CHEN).code == 0
    assert town("waiting", "decide", key, *CHEN).code == 1
    assert town("waiting", "decide", key, *CHEN).code == 1


def test_a_message_is_read_as_it_came_only_on_record(town: CommandLine) -> None:
    send(town, "cli-1", gridcode=UNKNOWN_GRID)
    key = key_of(town, "cli-1")
    raw = town("letters", "raw", key, "--reason", "repair", *CHEN)
    assert (raw.code, UNKNOWN_GRID in raw.out) == (0, True)
    acts = answer(town("letters", "show", key, "--json"))["acts"]
    assert isinstance(acts, list)
    assert [(each["name"], each["actor"]) for each in acts] == [
        ("intake.raw_message_read", "staff:desk-chen")
    ]


@pytest.mark.parametrize("name", ["刘伟", "staff:13800001111", "person:01A"])
def test_who_acts_is_a_staff_id(town: CommandLine, name: str) -> None:
    send(town, "cli-1", gridcode=UNKNOWN_GRID)
    said = town("letters", "retry", key_of(town, "cli-1"), "--as", name)
    assert (said.code, speaks_both(said.err)) == (2, True)


def test_a_patch_that_is_none_is_bad_use(town: CommandLine) -> None:
    send(town, "cli-1", gridcode=UNKNOWN_GRID)
    key = key_of(town, "cli-1")
    for patch in ("nowhere.json", patch_file(town.folder, {"op": "replace", "path": "/id", "value": "x"})):
        said = town("letters", "correct", key, "--reason", "other", "--patch", patch, *CHEN)
        assert (said.code, speaks_both(said.err)) == (2, True)


def test_a_group_is_corrected_by_two_people(town: CommandLine) -> None:
    for number in range(3):
        send(town, f"cli-{number}", gridcode=UNKNOWN_GRID)
    patch = patch_file(town.folder, {"op": "replace", "path": "/gridcode", "value": GRID})
    which = ("--code", "intake.grid_unknown", "--source", APP, "--json")
    correct = ("letters", "group", "correct", "--correction", "wrong_place", "--patch", patch, *which)
    dry = answer(town(*correct))
    assert (dry["done"], dry["counts"]) == (False, {"proposed": 3})
    assert answer(town(*correct, "--run", str(dry["token"]), *CHEN))["counts"] == {"proposed": 3}
    approve = ("letters", "group", "approve", *which)
    token = str(answer(town(*approve))["token"])
    assert answer(town(*approve, "--run", token, *CHEN))["counts"] == {"not_done": 3}
    assert answer(town(*approve, "--run", token, *WANG))["counts"] == {"corrected": 3}
    assert key_of(town, "cli-1", ("letters", "list", "--standing", "corrected"))
    own = patch_file(town.folder, {"op": "replace", "path": "/subject", "value": "D-1"})
    said = town("letters", "group", "correct", "--patch", own, *which)
    assert (said.code, speaks_both(said.err)) == (2, True)


def all_pages(shell: CommandLine, *words: str) -> list[str]:
    """The message ids of a list, read two at a time."""
    found, after = list[str](), list[str]()
    while True:
        page = answer(shell(*words, "--limit", "2", "--json", *after))
        items = page["items"]
        assert isinstance(items, list)
        found += [str(each["message_id"]) for each in items]
        if page["next"] is None:
            return found
        after = ["--after", str(page["next"])]


def test_every_list_of_the_desk_goes_on_where_a_page_ended(town: CommandLine) -> None:
    published = catalogue().find("gridledger.dispute.followed_up.v1")
    assert published is not None
    for number in range(5):
        send(town, f"l-{number}", gridcode=UNKNOWN_GRID)
        send(town, f"c-{number}")
        send(town, f"c-{number}", subject="other")
        send(town, f"w-{number}", type=published.type, data=published.example)
    letters = all_pages(town, "letters", "list", "--code", "intake.grid_unknown", "--source", APP)
    assert letters == [f"l-{number}" for number in range(5)]
    conflicts = all_pages(town, "conflicts", "list", "--source", APP)
    assert [each for each in conflicts if each.startswith("c-")] == [f"c-{number}" for number in range(5)]
    assert len(conflicts) > 5, "the town has some of its own"
    waiting = all_pages(town, "waiting", "list")
    assert [each for each in waiting if each.startswith("w-")] == [f"w-{number}" for number in range(5)]
    assert len(waiting) == len(set(waiting))
    for words in (("letters", "list"), ("conflicts", "list"), ("waiting", "list")):
        table = town(*words, "--limit", "2")
        assert "--after" in table.err
        foreign = town(*words, "--after", "nonsense")
        assert (foreign.code, speaks_both(foreign.err)) == (2, True)
