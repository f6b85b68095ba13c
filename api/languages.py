"""Which of the house's two languages a client asked for."""

from api.problems import Language

DEFAULT: Language = "zh"


def preferred(accept_language: str | None) -> Language:
    """The language with the highest weight in `Accept-Language`; Chinese where neither is asked for."""
    best: tuple[float, Language] = (0.0, DEFAULT)
    for item in (accept_language or "").split(","):
        name, _, parameter = item.partition(";")
        language = _ours(name.strip().lower())
        weight = _weight(parameter)
        if language is not None and weight > best[0]:
            best = (weight, language)
    return best[1]


def _ours(tag: str) -> Language | None:
    match tag.partition("-")[0]:
        case "zh":
            return "zh"
        case "en":
            return "en"
        case _:
            return None


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
