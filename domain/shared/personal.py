"""Personal values inside events: readable when captured, sealed for ever after.

A field annotated `Personal` is sealed by the ledger before it is stored (trust: AES-256-GCM under the key
of one subject) and comes back as `Sealed`. Decisions may look at the captured text but a fold must not
need it: after an erasure nobody can open it again.
"""

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value nobody reads without the subject's key.

    `subject` is the stream whose key seals it (`person:<key>` or `dispute:<code>`), `box` is
    base64(nonce ‖ ciphertext ‖ tag).
    """

    subject: str
    box: str


@dataclass(frozen=True, slots=True)
class PersonalField:
    """Marks a field to seal; `kind` names its display mask (`name`, `id_number`, `phone`, `text`)."""

    kind: str


PersonName = Annotated[str | Sealed, PersonalField("name")]
PersonIdNumber = Annotated[str | Sealed, PersonalField("id_number")]
PersonPhone = Annotated[str | Sealed, PersonalField("phone")]
PersonalText = Annotated[str | Sealed, PersonalField("text")]
