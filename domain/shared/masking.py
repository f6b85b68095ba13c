"""What of a personal value is shown by default: 刘*, 4211************0012, 138****0000."""

HIDDEN = "***"
_ID_STARS = "*" * 12
_PHONE_STARS = "*" * 4
_LONG_ID = 15
_SHORT_ID = 8
_MOBILE = 11
_SHORT_PHONE = 7


def masked(kind: str, value: str) -> str:
    """The display form by kind of field; an unknown kind is hidden whole. The stars tell no length."""
    match kind:
        case "name":
            return _name(value.strip())
        case "id_number":
            return _id_number(value.strip())
        case "phone":
            return _phone(value)
        case _:
            return HIDDEN


def _name(name: str) -> str:
    """The first character, be it two or four bytes; a name of one character would be shown whole, so nothing."""
    return name[0] + "*" if len(name) > 1 and name[0].isalpha() else HIDDEN


def _id_number(number: str) -> str:
    """First and last four of a long number; of a passport's nine that would be nearly all, so its last two."""
    if len(number) >= _LONG_ID:
        return number[:4] + _ID_STARS + number[-4:]
    if len(number) >= _SHORT_ID:
        return _ID_STARS + number[-2:]
    return HIDDEN


def _phone(phone: str) -> str:
    """First three and last four of a mobile number; the last two of any other."""
    digits = "".join(each for each in phone if each.isdigit())
    if len(digits) == _MOBILE + 2 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) == _MOBILE and digits.startswith("1"):
        return digits[:3] + _PHONE_STARS + digits[-4:]
    return _PHONE_STARS + digits[-2:] if len(digits) >= _SHORT_PHONE else HIDDEN
