"""The natural keys of this slice: a stream is opened only under a right one."""

from domain.rights.rules import RequestIdNotValid, RightsKeyNotValid
from domain.shared.ulid import is_ulid


def require_person_key(text: str) -> None:
    """A ULID; its text may be a mistake full of personal data, so no refusal repeats it."""
    if not is_ulid(text):
        raise RightsKeyNotValid


def require_request_id(text: str) -> None:
    """A ULID, for the same reason."""
    if not is_ulid(text):
        raise RequestIdNotValid
