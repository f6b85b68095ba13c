"""By which clause of PIPL art. 13 a record is read for which purpose."""

from access.vocabulary import LegalBasis, ReadingPurpose

BASES = {
    ReadingPurpose.DUTY: LegalBasis.STATUTORY_DUTY,
    ReadingPurpose.REGISTRATION_CHECK: LegalBasis.STATUTORY_DUTY,
    ReadingPurpose.DISPUTE_HANDLING: LegalBasis.STATUTORY_DUTY,
    ReadingPurpose.RENTAL_SAFETY: LegalBasis.STATUTORY_DUTY,
    ReadingPurpose.EMERGENCY_HELP: LegalBasis.EMERGENCY,
    ReadingPurpose.SUBJECT_REQUEST: LegalBasis.CONSENT,  # the person came and asked
    ReadingPurpose.SUPERVISION: LegalBasis.STATUTORY_DUTY,
    ReadingPurpose.OPERATION: LegalBasis.STATUTORY_DUTY,
}


def basis_of(purpose: ReadingPurpose) -> LegalBasis:
    """The clause."""
    return BASES[purpose]
