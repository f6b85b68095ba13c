"""A published shape laid flat into columns, read from its JSON Schema; what does not fit is said, never squeezed."""

import re
from collections.abc import Iterator, Mapping

from domain.shared.code_list import Code
from intake.files.columns import Column, Group, Kind

JsonObject = Mapping[str, object]

GROUP_SHOWN = 4
MOST_ITEMS = 200
_CHINESE = re.compile("[一-鿿]")
_TITLE_ENDS = re.compile("[。：；，（]")


class DoesNotFit(Exception):
    """The shape has a part that no row of a sheet can hold."""


def flattened(schema: JsonObject, example: JsonObject) -> tuple[tuple[Column, ...], tuple[Group, ...]]:
    """The plain columns and the groups of a shape's schema. Raises `DoesNotFit`."""
    defs = _object(schema.get("$defs", {}))
    lists = _code_lists()
    columns: list[Column] = []
    groups: list[Group] = []
    required = _names(schema.get("required", []))
    for name, given in _object(schema.get("properties", {})).items():
        found = _field(
            name, _object(given), defs, lists, required=name in required, example=example.get(name)
        )
        if isinstance(found, Group):
            groups.append(found)
        else:
            columns += found
    return tuple(columns), tuple(groups)


def _field(
    name: str,
    given: JsonObject,
    defs: JsonObject,
    lists: Mapping[str, type[Code]],
    *,
    required: bool,
    example: object = None,
) -> list[Column] | Group:
    part = _resolved(given, defs)
    zh, en = _title(part, name)
    if part.get("type") == "array":
        items = _resolved(_items(part), defs)
        if items.get("type") == "object":
            return _group(name, zh, part, items, defs, lists, example)
        return [_scalar(name, zh, en, items, lists, many=True, required=required)]
    if part.get("type") == "object":
        return list(_nested(name, zh, part, defs, lists, required=required))
    return [_scalar(name, zh, en, part, lists, many=False, required=required)]


def _nested(
    name: str, zh: str, part: JsonObject, defs: JsonObject, lists: Mapping[str, type[Code]], *, required: bool
) -> Iterator[Column]:
    inner = _names(part.get("required", []))
    for each, given in _properties(part).items():
        found = _field(each, _object(given), defs, lists, required=required and each in inner)
        if isinstance(found, Group):
            raise DoesNotFit(name)
        for column in found:
            yield Column(
                name=f"{name}.{column.name}",
                zh=f"{zh}·{column.zh}",
                en=column.en,
                kind=column.kind,
                path=(name, *column.path),
                choices=column.choices,
                many=column.many,
                required=column.required,
            )


def _group(
    name: str,
    zh: str,
    part: JsonObject,
    items: JsonObject,
    defs: JsonObject,
    lists: Mapping[str, type[Code]],
    example: object,
) -> Group:
    fields: list[Column] = []
    for each, given in _properties(items).items():
        found = _field(each, _object(given), defs, lists, required=False)
        if isinstance(found, Group):
            raise DoesNotFit(name)
        fields += found
    most = part.get("maxItems", MOST_ITEMS)
    assert isinstance(most, int)
    shown = max(GROUP_SHOWN, len(example) if isinstance(example, list | tuple) else 0)
    return Group(name=name, zh=zh, fields=tuple(fields), shown=min(most, shown), most=min(most, MOST_ITEMS))


def _scalar(
    name: str,
    zh: str,
    en: str,
    part: JsonObject,
    lists: Mapping[str, type[Code]],
    *,
    many: bool,
    required: bool,
) -> Column:
    return Column(
        name=name,
        zh=zh,
        en=en,
        kind=_kind(part, name),
        path=(name,),
        choices=_choices(part, lists),
        many=many,
        required=required,
    )


def _kind(part: JsonObject, name: str) -> Kind:
    match part.get("type"), part.get("format"):
        case "boolean", _:
            return Kind.YES_NO
        case "integer", _:
            return Kind.WHOLE
        case "number", _:
            return Kind.DECIMAL
        case "string", "date":
            return Kind.DAY
        case "string", "date-time":
            return Kind.MOMENT
        case "string", _:
            return Kind.TEXT
        case None, _ if isinstance(part.get("const"), str) or "enum" in part:
            return Kind.TEXT
        case _:
            raise DoesNotFit(name)


def _choices(part: JsonObject, lists: Mapping[str, type[Code]]) -> Mapping[str, str] | None:
    if isinstance(part.get("const"), str):
        return {str(part["const"]): str(part["const"])}
    codes = part.get("enum")
    if not isinstance(codes, list):
        return None
    known = lists.get(str(part.get("list", "")))
    named = {each.value: each.zh for each in known} if known is not None else {}
    return {str(code): named.get(str(code)) or str(code) for code in codes}


def _resolved(given: JsonObject, defs: JsonObject) -> JsonObject:
    """The part itself behind `$ref` and behind "or null"; its own words go before those of what it refers to."""
    options = given.get("anyOf")
    if isinstance(options, list):
        said = {name: value for name, value in given.items() if name not in ("anyOf", "default")}
        return _resolved({**_one_of([_object(each) for each in options]), **_worded(said)}, defs)
    reference = given.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        target = _resolved(_object(defs[name]), defs)
        said = {key: value for key, value in given.items() if key != "$ref"}
        words = {key: value for key, value in target.items() if key not in ("title", "description")}
        return {**words, "list": name, **said}
    return given


def _worded(said: JsonObject) -> JsonObject:
    """Titles a library made up from a field's name say less than those inside."""
    return {name: value for name, value in said.items() if name != "title" or _CHINESE.search(str(value))}


def _one_of(options: list[JsonObject]) -> JsonObject:
    real = [each for each in options if each.get("type") != "null"]
    kinds = {str(each.get("type")) for each in real}
    if len(real) == 2 and kinds == {"number", "string"}:  # an exact decimal, as pydantic publishes it
        return {"type": "number"}
    if len(real) != 1:
        raise DoesNotFit("one of several")
    return real[0]


def _properties(part: JsonObject) -> JsonObject:
    properties = _object(part.get("properties", {}))
    if not properties or part.get("additionalProperties") not in (False, None):
        raise DoesNotFit("an open object")
    return properties


def _items(part: JsonObject) -> JsonObject:
    if "prefixItems" in part or not isinstance(part.get("items"), Mapping):
        raise DoesNotFit("a list of several kinds")
    return _object(part["items"])


def _title(part: JsonObject, name: str) -> tuple[str, str]:
    """Chinese from the title, else from the first words of the description; English from what is left of it."""
    title, told = str(part.get("title", "")), str(part.get("description", ""))
    english = told.rpartition("。")[2].strip() or name
    if _CHINESE.search(title):
        return title, english
    first = _TITLE_ENDS.split(told, maxsplit=1)[0]
    return (first if _CHINESE.search(first) else name), english


def _code_lists() -> dict[str, type[Code]]:
    found: dict[str, type[Code]] = {}
    for each in Code.__subclasses__():
        found[each.__name__] = each
    return found


def _object(value: object) -> JsonObject:
    assert isinstance(value, Mapping)
    return value


def _names(value: object) -> frozenset[str]:
    assert isinstance(value, list)
    return frozenset(map(str, value))
