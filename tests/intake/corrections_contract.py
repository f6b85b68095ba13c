"""What the desk promises about corrections over either store: two persons, and who spoke stays."""

import pytest

from intake.desk.codes import CorrectionReason
from intake.desk.rules import (
    AttributeStaysAsSent,
    NothingProposed,
    SecondPersonNeeded,
)
from ledger.port import LetterStanding, Verdict
from tests.intake.letters_contract import facts
from tests.support.desk import (
    CHEN,
    REPORTED,
    WANG,
    Office,
    in_new_grid,
)
from tests.support.intake import event

RIGHT_GRID = [{"op": "replace", "path": "/gridcode", "value": "990101100001001"}]


class CorrectionsContract:
    """Proposed by one, approved by another."""

    def test_a_correction_is_taken_when_a_second_person_approves(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.turn_away(said)
        letter = office.only_letter()
        _, expected = office.letters.propose(
            letter.key, CHEN, RIGHT_GRID, CorrectionReason.WRONG_PLACE, "电话核实"
        )
        assert expected.verdict is Verdict.ACCEPTED
        assert "dispute.reported" not in facts(office.bench), "nobody has approved it yet"
        with pytest.raises(SecondPersonNeeded):
            office.letters.approve(letter.key, CHEN)
        receipt = office.letters.approve(letter.key, WANG).receipt
        assert receipt is not None
        assert (receipt.verdict, receipt.repairs) == (Verdict.ACCEPTED, said["id"])
        assert office.only_letter().standing is LetterStanding.CORRECTED
        assert office.acts(letter.key) == ["dead_letter_correction_proposed", "dead_letter_corrected"]
        assert office.receipt(said["id"]).by == f"{said['id']}~r1"

    def test_who_reported_stays_and_who_corrected_is_recorded(self, office: Office) -> None:
        said = in_new_grid("D-1")
        office.turn_away(said)
        key = office.only_letter().key
        office.letters.propose(key, CHEN, RIGHT_GRID, CorrectionReason.WRONG_PLACE)
        office.letters.approve(key, WANG)
        decode = office.bench.road.codec.decode
        events = [decode(row) for row in office.bench.store.read_log(after=2, limit=100)]
        reported = next(each for each in events if each.data.name == "dispute.reported")
        assert (reported.meta.actor, reported.meta.role) == (said["actor"], said["actorrole"])
        assert (reported.meta.grid_code, reported.meta.causation_id) == ("990101100001001", said["id"])
        corrected = next(each for each in events if each.data.name == "intake.dead_letter_corrected")
        assert corrected.meta.actor == WANG.id
        assert getattr(corrected.data, "proposed_by") == CHEN.id  # noqa: B009
        assert getattr(corrected.data, "paths") == ("/gridcode",)  # noqa: B009

    @pytest.mark.parametrize("attribute", ["id", "source", "actor", "actorrole"])
    def test_who_spoke_is_never_corrected(self, office: Office, attribute: str) -> None:
        office.turn_away(in_new_grid("D-1"))
        patch = [{"op": "replace", "path": f"/{attribute}", "value": "staff:X"}]
        with pytest.raises(AttributeStaysAsSent):
            office.letters.propose(office.only_letter().key, CHEN, patch, CorrectionReason.OTHER)

    def test_a_correction_in_vain_opens_the_letter_for_another_one(self, office: Office) -> None:
        office.turn_away(in_new_grid("D-1"))
        key = office.only_letter().key
        wrong = [{"op": "replace", "path": "/gridcode", "value": "990101100001009"}]
        office.letters.propose(key, CHEN, wrong, CorrectionReason.WRONG_PLACE)
        receipt = office.letters.approve(key, WANG).receipt
        assert receipt is not None
        assert receipt.verdict is Verdict.REFUSED
        assert office.only_letter().standing is LetterStanding.OPEN
        with pytest.raises(NothingProposed):
            office.letters.approve(key, WANG)
        office.letters.propose(key, WANG, RIGHT_GRID, CorrectionReason.WRONG_PLACE)
        office.letters.approve(key, CHEN)
        assert office.only_letter().standing is LetterStanding.CORRECTED

    def test_what_nobody_could_read_is_corrected_too(self, office: Office) -> None:
        said = event(REPORTED, "D-1")
        headers = [(f"ce_{name}", str(value).encode()) for name, value in said.items() if name != "data"]
        broken = office.bench.raw(b'{"intake_source": ', [*headers, ("content-type", b"application/json")])
        assert office.bench.road.take([broken])[0].verdict is Verdict.UNREADABLE
        key = office.only_letter().key
        patch = [{"op": "replace", "path": "/data", "value": said["data"]}]
        office.letters.propose(key, CHEN, patch, CorrectionReason.WRONG_FORM)
        receipt = office.letters.approve(key, WANG).receipt
        assert receipt is not None
        assert (receipt.verdict, receipt.id) == (Verdict.ACCEPTED, f"{said['id']}~r1")
