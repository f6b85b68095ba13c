"""What the desk promises about a whole group with one thing wrong alike: proposed by one, approved by another."""

from dataclasses import replace

import pytest

from intake.desk.codes import CorrectionReason
from intake.desk.groups import GroupAction, GroupOrder
from intake.desk.rules import GroupChanged, GroupSharesNotThis
from ledger.port import LetterFilter, LetterStanding
from tests.intake.letters_contract import GRID_UNKNOWN, facts
from tests.support.desk import CHEN, WANG, Office, establishes_new_grid, in_new_grid
from tests.support.intake import GRID

LATER_GRID = "990101100001003"


class GroupCorrectionsContract:
    """Rehearsed, proposed, rehearsed again, approved."""

    CORRECT = GroupOrder(
        wanted=LetterFilter(codes=frozenset({GRID_UNKNOWN})),
        action=GroupAction.CORRECT,
        patch=({"op": "replace", "path": "/gridcode", "value": GRID},),
        correction=CorrectionReason.WRONG_PLACE,
    )
    APPROVE = replace(CORRECT, action=GroupAction.APPROVE, patch=(), correction=None)

    def test_one_wrong_grid_is_put_right_in_a_whole_group_by_two_people(self, office: Office) -> None:
        office.turn_away(*[in_new_grid(f"D-{number}") for number in range(3)])
        before = office.bench.store.counts()
        dry = office.groups.rehearse(self.CORRECT)
        assert dry.counts() == {"proposed": 3}
        assert office.bench.store.counts() == before
        assert office.groups.run(self.CORRECT, dry.token, CHEN).counts() == {"proposed": 3}
        assert {card.standing for card in office.cards()} == {LetterStanding.PROPOSED}
        assert "dispute.reported" not in facts(office.bench), "nobody has approved it yet"
        seen = office.groups.rehearse(self.APPROVE)
        assert seen.counts() == {"corrected": 3}
        alone = office.groups.run(self.APPROVE, seen.token, CHEN)
        assert {(each.fate, each.code) for each in alone.each} == {("not_done", "desk.second_person_needed")}
        done = office.groups.run(self.APPROVE, seen.token, WANG)
        assert done.counts() == {"corrected": 3}
        assert facts(office.bench).count("dispute.reported") == 3
        assert {card.standing for card in office.cards()} == {LetterStanding.CORRECTED}

    @pytest.mark.parametrize("path", ["/data/category", "/subject", "/time", "/id", "/source", "/actor"])
    def test_what_is_each_messages_own_is_never_corrected_in_a_group(self, office: Office, path: str) -> None:
        office.turn_away(in_new_grid("D-1"))
        order = replace(self.CORRECT, patch=({"op": "replace", "path": path, "value": "staff:X"},))
        with pytest.raises(GroupSharesNotThis):
            office.groups.rehearse(order)

    def test_a_correction_of_a_group_is_not_proposed_where_it_would_be_in_vain(self, office: Office) -> None:
        office.turn_away(in_new_grid("D-1"))
        office.send({**in_new_grid("D-2"), "time": "2019-05-01T10:00:00+08:00", "gridcode": GRID})
        dry = office.groups.rehearse(self.CORRECT)
        fates = {each.message_id.rpartition("/")[2]: each.fate for each in dry.each}
        assert fates == {"D-1": "proposed", "D-2": "not_done"}, "the second has that grid already"
        other = replace(self.CORRECT, patch=({"op": "replace", "path": "/gridcode", "value": LATER_GRID},))
        office.send({**establishes_new_grid(), "subject": LATER_GRID, "id": "late"})
        dry = office.groups.rehearse(other)
        assert dry.counts() == {"proposed": 1, "refused": 1}
        assert office.groups.run(other, dry.token, CHEN).counts() == dry.counts()
        assert sorted(card.standing for card in office.cards()) == [
            LetterStanding.OPEN,
            LetterStanding.PROPOSED,
        ]

    def test_who_approves_a_group_approves_the_proposals_that_were_rehearsed(self, office: Office) -> None:
        office.turn_away(in_new_grid("D-1"))
        (card,) = office.cards()
        office.groups.run(self.CORRECT, office.groups.rehearse(self.CORRECT).token, CHEN)
        seen = office.groups.rehearse(self.APPROVE).token
        other = [
            {"op": "replace", "path": "/gridcode", "value": GRID},
            {"op": "replace", "path": "/basis", "value": "other"},
        ]
        office.letters.propose(card.key, WANG, other, CorrectionReason.OTHER)
        with pytest.raises(GroupChanged):
            office.groups.run(self.APPROVE, seen, WANG)

    def test_another_correction_of_the_same_group_has_another_name(self, office: Office) -> None:
        office.turn_away(in_new_grid("D-1"))
        token = office.groups.rehearse(self.CORRECT).token
        other = replace(self.CORRECT, patch=({"op": "replace", "path": "/gridcode", "value": "9" * 15},))
        with pytest.raises(GroupChanged):
            office.groups.run(other, token, CHEN)
