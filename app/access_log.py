"""What the access log takes from the rest of the house: the key under which questions are hashed, and its bounds."""

from collections.abc import Callable

from access.unusual import UnusualBounds
from app.settings import Settings
from ledger.vault import Vault


def question_hash(vault: Vault) -> Callable[[str], str]:
    """Words searched for may name somebody: they are kept as a keyed hash, by which a question can be recognised."""
    return lambda words: vault.lookup_token("question", words.strip()).hex()


def unusual_bounds(settings: Settings) -> UnusualBounds:
    """Above which count a rule speaks."""
    return UnusualBounds(
        persons_an_hour=settings.unusual_persons_an_hour,
        persons_out_of_hours=settings.unusual_persons_out_of_hours,
        same_person_a_day=settings.unusual_same_person_a_day,
        refusals_an_hour=settings.unusual_refusals_an_hour,
    )
