"""Where a person's rights stand: regions beside one another, each a union of what it can be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.rights.codes import ErasureRefusal, LegalHoldReason
from domain.rights.events import (
    CorrectionApplied,
    CorrectionRefused,
    CorrectionRequested,
    ErasureCompleted,
    ErasureRequested,
    ProcessingRestricted,
)
from domain.shared.purposes import Purpose


@dataclass(frozen=True, slots=True)
class NoErasure:
    """Nobody has asked."""


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """Asked for; a second person is to decide."""

    requested: ErasureRequested


@dataclass(frozen=True, slots=True)
class ErasureReady:
    """Approved; the key is still there."""

    requested: ErasureRequested
    approved_by: str


@dataclass(frozen=True, slots=True)
class ErasureDenied:
    """Refused; another request may follow."""

    requested: ErasureRequested
    reason: ErasureRefusal


@dataclass(frozen=True, slots=True)
class Erased:
    """The key is gone; nothing personal is ever recorded of this person again."""

    completed: ErasureCompleted
    copies_unreadable: bool = False


Erasure = NoErasure | ErasureAsked | ErasureReady | ErasureDenied | Erased


@dataclass(frozen=True, slots=True)
class Unrestricted:
    """May be used for its purpose."""

    was_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Restricted:
    """Kept and protected, and nothing else."""

    fact: ProcessingRestricted


Restriction = Unrestricted | Restricted


@dataclass(frozen=True, slots=True)
class CorrectionOpen:
    """To be looked into; the note is left out, because nobody may be able to open it later."""

    requested: CorrectionRequested


@dataclass(frozen=True, slots=True)
class CorrectionAnswered:
    """Put right, or left as it is."""

    requested: CorrectionRequested
    answer: CorrectionApplied | CorrectionRefused


Correction = CorrectionOpen | CorrectionAnswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Everything that stands on a person's data. `denied` are erasure requests that were refused, by id."""

    erasure: Erasure = NoErasure()
    denied: Mapping[str, ErasureDenied] = field(default_factory=dict)
    restriction: Restriction = Unrestricted()
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    holds: frozenset[LegalHoldReason] = frozenset()
    released: frozenset[LegalHoldReason] = frozenset()
    consents: frozenset[Purpose] = frozenset()
    withdrawn: frozenset[Purpose] = frozenset()
    notices: frozenset[tuple[str, str]] = frozenset()
