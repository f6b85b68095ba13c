"""Every reason why a token shown at the door is nobody's, each a word an answer and a log line may carry."""

from enum import StrEnum


class WhyNot(StrEnum):
    """Why a token of an identity provider is not taken; each has a problem of its own at the HTTP door."""

    UNREADABLE = "unreadable"  # too long, not three parts, no JSON, a member twice
    HEADER = "header"  # the header brings a key, or asks for something we do not do
    ALGORITHM = "algorithm"  # not one of the configured ones
    NOT_ACCESS = "not_access"  # an ID token, or something else that is no access token
    KEY_UNKNOWN = "key_unknown"  # the provider publishes no such key
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    CLAIMS = "claims"  # what must be said is missing, or not of its kind
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    OFFICE_UNKNOWN = "office_unknown"  # the mapping gives this holder no office
    OFFICE_AMBIGUOUS = "office_ambiguous"  # it gives more than one
    PROVIDER_AWAY = "provider_away"  # its keys cannot be had: nobody is let in on trust


class NotRecognised(Exception):
    """The token is nobody's here."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why
