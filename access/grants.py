"""What one line of the decision table says, and how an office's lines are written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from access.actions import CEILING, Action
from access.vocabulary import DataClass, LoginStrength, ReadingPurpose


class Relation(StrEnum):
    """How a thing stands to the person asking for it."""

    NO_PLACE = "no_place"  # belongs to nobody: descriptions, health, one's own submission
    OWN_PLACE = "own_place"  # lies in a place the office covers
    OWN_SUBMISSION = "own_submission"  # came from a source of theirs
    OWN_RECORD = "own_record"  # is about the person asking
    ASSIGNED_CASE = "assigned_case"  # a dispute they mediate
    LINKED_CASE = "linked_case"  # a dispute of their place that was brought before a court
    SUPERVISED_CASE = "supervised_case"  # a dispute of their place the town office was asked to supervise
    FOREIGN = "foreign"  # none of these


@dataclass(frozen=True, slots=True)
class Grant:
    """An office may do this to things in one of these relations, for one of these purposes, so surely known, this close."""

    relations: frozenset[Relation]
    purposes: frozenset[ReadingPurpose]
    ceiling: DataClass
    login: LoginStrength = LoginStrength.TOKEN


Grants = Mapping[Action, Grant]
Lines = Mapping[Action, frozenset[Relation]]


def to(*relations: Relation, actions: tuple[Action, ...]) -> Lines:
    """These actions on things in any of these relations."""
    return dict.fromkeys(actions, frozenset(relations))


def granted(
    *lines: Lines,
    purposes: frozenset[ReadingPurpose],
    stated: Mapping[Action, frozenset[ReadingPurpose]] | None = None,
    login: LoginStrength = LoginStrength.TOKEN,
) -> Grants:
    """An office's lines. `purposes` are those of its ordinary work, `stated` those of single actions instead."""
    special = stated or {}
    return {
        action: Grant(relations, special.get(action, purposes), CEILING[action], login)
        for some in lines
        for action, relations in some.items()
    }
