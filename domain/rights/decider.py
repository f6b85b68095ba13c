"""The decider of the slice: one stream a person, apart from what the registry knows of them."""

from domain.rights import commands as c
from domain.rights import decide_erasure as erasure
from domain.rights import decide_others as others
from domain.rights.command import RightsCommand
from domain.rights.events import RightsEvent
from domain.rights.evolve import evolve_rights
from domain.rights.keys import require_person_key
from domain.rights.roles import require_role
from domain.rights.rules import AlreadyErased
from domain.rights.states import Erased, Rights
from domain.shared.decider import Decider


def decide_rights(command: RightsCommand, state: Rights) -> tuple[RightsEvent, ...]:
    """What is recorded of a claim about a person's rights."""
    require_role(command)
    require_person_key(command.person_key)
    match command:
        case c.RequestErasure():
            return erasure.request_erasure(command, state)
        case c.ApproveErasure():
            return erasure.approve_erasure(command, state)
        case c.RefuseErasure():
            return erasure.refuse_erasure(command, state)
        case c.CompleteErasure():
            return erasure.complete_erasure(command, state)
        case c.ConfirmCopiesUnreadable():
            return erasure.confirm_copies_unreadable(command, state)
        case _:
            return _of_a_person_still_known(command, state)


def _of_a_person_still_known(command: RightsCommand, state: Rights) -> tuple[RightsEvent, ...]:
    """After an erasure nothing more is recorded of a person; what was true already may be repeated."""
    events = _other(command, state)
    if events and isinstance(state.erasure, Erased):
        raise AlreadyErased
    return events


def _other(command: RightsCommand, state: Rights) -> tuple[RightsEvent, ...]:
    match command:
        case c.RestrictProcessing():
            return others.restrict(command, state)
        case c.LiftRestriction():
            return others.lift_restriction(command, state)
        case c.RequestCorrection():
            return others.request_correction(command, state)
        case c.ApplyCorrection():
            return others.apply_correction(command, state)
        case c.RefuseCorrection():
            return others.refuse_correction(command, state)
        case c.ShowNotice():
            return others.show_notice(command, state)
        case c.GiveConsent():
            return others.give_consent(command, state)
        case c.WithdrawConsent():
            return others.withdraw_consent(command, state)
        case c.PlaceLegalHold():
            return others.place_hold(command, state)
        case c.ReleaseLegalHold():
            return others.release_hold(command, state)
        case _:
            raise AssertionError(f"nobody decides {type(command).__name__}")


rights_decider: Decider[RightsCommand, Rights, RightsEvent] = Decider(
    "rights", Rights(), decide_rights, evolve_rights
)
