"""A completed checklist: every item asked that day is answered once, and what failed or measures wrong is a finding."""

from collections import Counter
from collections.abc import Iterable, Mapping

from domain.rental import commands_inspections as c
from domain.rental import events as e
from domain.rental import rules_inspections as rules
from domain.rental.checklist import BANK
from domain.rental.checklist_items import Item
from domain.rental.codes import FindingSeverity, ItemResult
from domain.rental.events_findings import FindingRaised
from domain.rental.occupancy import over_occupied

Completion = tuple[e.InspectionCompleted, *tuple[FindingRaised, ...]]


def completed(command: c.CompleteInspection) -> Completion:
    """The inspection and its findings, in the order of the checklist."""
    asked = {item.code: item for item in BANK.on(command.day)}
    _require_each_once(command.answers, asked)
    for answer in command.answers:
        _require_sense(answer, asked[answer.item])
    _require_rooms_once(command.rooms)
    return _completion(command, asked), *_findings(command, asked)


def _completion(command: c.CompleteInspection, asked: Mapping[str, Item]) -> e.InspectionCompleted:
    given = {answer.item: answer for answer in command.answers}
    return e.InspectionCompleted(
        inspection_id=command.inspection_id,
        occurred=command.circumstance.occurred,
        inspected_by=command.actor,
        answers=tuple(
            e.Answer(item=code, item_version=item.version, result=given[code].result)
            for code, item in asked.items()
        ),
        rooms=command.rooms,
        declared_occupants=command.declared_occupants,
        present_occupants=command.present_occupants,
    )


def _findings(command: c.CompleteInspection, asked: Mapping[str, Item]) -> Iterable[FindingRaised]:
    measured = over_occupied(command.rooms, command.limits)
    given = {answer.item: answer for answer in command.answers}
    for code, item in asked.items():
        failed = given[code].result is ItemResult.FAIL
        if failed or code in measured:
            yield FindingRaised(
                inspection_id=command.inspection_id,
                item=code,
                severity=given[code].severity or item.severity,
                found_by=command.actor,
                found_on=command.day,
                measured=not failed,
            )


def severe(command: c.CompleteInspection) -> bool:
    """Whether an answer names a danger to life."""
    asked = {item.code: item for item in BANK.on(command.day)}
    failed = (answer for answer in command.answers if answer.result is ItemResult.FAIL)
    grades = (answer.severity or asked[answer.item].severity for answer in failed if answer.item in asked)
    return FindingSeverity.A in grades


def _require_each_once(answers: tuple[c.GivenAnswer, ...], asked: Mapping[str, Item]) -> None:
    counted = Counter(answer.item for answer in answers)
    for code, times in counted.items():
        if code not in asked:
            raise rules.ItemNotInBank(item=code)
        if times > 1:
            raise rules.ItemAnsweredTwice(item=code)
    missing = [code for code in asked if code not in counted]
    if missing:
        raise rules.ItemsUnanswered(items=", ".join(missing))


def _require_sense(answer: c.GivenAnswer, item: Item) -> None:
    if answer.item_version not in (None, item.version):
        raise rules.ItemVersionNotInForce(item=item.code, version=item.version)
    if answer.result not in item.answers:
        raise rules.AnswerMakesNoSense(item=item.code, result=answer.result.value)
    if answer.severity is not None and answer.result is not ItemResult.FAIL:
        raise rules.SeverityIsForFailures(item=item.code)


def _require_rooms_once(rooms: tuple[e.RoomSeen, ...]) -> None:
    seen: set[str] = set()
    for number, room in enumerate(rooms, start=1):
        if room.room_no in seen:
            raise rules.RoomCountedTwice(number=number)
        seen.add(room.room_no)
