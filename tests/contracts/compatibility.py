"""Whether a schema still means what it meant: things may be added to it, nothing may be taken away or narrowed."""

from collections.abc import Iterator, Mapping

Schema = Mapping[str, object]
WORDING = frozenset({"description", "title", "examples", "default", "$defs", "sensitivity"})
STRUCTURE = frozenset(
    {"$ref", "properties", "required", "enum", "items", "prefixItems", "anyOf", "additionalProperties"}
)


def breaks(golden: Schema, current: Schema) -> list[str]:
    """Every way in which what fitted `golden` may no longer fit, or mean the same in, `current`."""
    return list(_breaks(golden, current, golden, current, ""))


def _breaks(old: Schema, new: Schema, old_root: Schema, new_root: Schema, path: str) -> Iterator[str]:
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    for key in sorted((old.keys() | new.keys()) - WORDING - STRUCTURE):
        if old.get(key) != new.get(key):
            yield f"{path or '/'}: {key} was {old.get(key)!r} and is {new.get(key)!r}"
    lost = _listed(old, "enum") - _listed(new, "enum")
    if lost:
        yield f"{path or '/'}: {', '.join(sorted(lost))} no longer allowed"
    if "enum" in new and "enum" not in old:
        yield f"{path or '/'}: any value was allowed, now a list"
    yield from _broken_fields(old, new, old_root, new_root, path)
    yield from _broken_parts(old, new, old_root, new_root, path)


def _broken_fields(old: Schema, new: Schema, old_root: Schema, new_root: Schema, path: str) -> Iterator[str]:
    before, after = _mapping(old, "properties"), _mapping(new, "properties")
    for name, schema in before.items():
        if name in after:
            yield from _breaks(
                _as_schema(schema), _as_schema(after[name]), old_root, new_root, f"{path}/{name}"
            )
        else:
            yield f"{path}/{name}: gone"
    for name in sorted(_listed(new, "required") - _listed(old, "required")):
        yield f"{path}/{name}: became required"


def _broken_parts(old: Schema, new: Schema, old_root: Schema, new_root: Schema, path: str) -> Iterator[str]:
    for key in ("items", "additionalProperties"):
        if isinstance(old.get(key), Mapping) and isinstance(new.get(key), Mapping):
            yield from _breaks(
                _as_schema(old[key]), _as_schema(new[key]), old_root, new_root, f"{path}/{key}"
            )
        elif old.get(key) != new.get(key):
            yield f"{path}/{key}: was {old.get(key)!r} and is {new.get(key)!r}"
    for key in ("anyOf", "prefixItems"):
        before, after = _sequence(old, key), _sequence(new, key)
        if len(after) < len(before) or (before == [] and after != []):
            yield f"{path}/{key}: had {len(before)} and has {len(after)}"
        for number, (one, other) in enumerate(zip(before, after, strict=False)):
            yield from _breaks(
                _as_schema(one), _as_schema(other), old_root, new_root, f"{path}/{key}/{number}"
            )


def _resolved(schema: Schema, root: Schema) -> Schema:
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    return _as_schema(_mapping(root, "$defs")[reference.removeprefix("#/$defs/")])


def _as_schema(value: object) -> Schema:
    assert isinstance(value, Mapping)
    return value


def _mapping(schema: Schema, key: str) -> Mapping[str, object]:
    return _as_schema(schema.get(key, {}))


def _sequence(schema: Schema, key: str) -> list[object]:
    value = schema.get(key, [])
    assert isinstance(value, list)
    return value


def _listed(schema: Schema, key: str) -> set[str]:
    return {str(each) for each in _sequence(schema, key)}
