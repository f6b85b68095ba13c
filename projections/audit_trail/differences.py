"""Which fields an accepted fact changed, told from the earlier facts of the same thing and from nothing else."""

from collections.abc import Mapping

from domain.dispute.told import REFERENCE
from projections.json_value import Json

JsonObject = dict[str, Json]
Thing = tuple[str, str]
# What was last told of every thing of a stream.
LastTold = Mapping[Thing, Mapping[str, Json]]

# Within a dispute every kind of fact speaks of its own thing, several of them by a reference (a session, a party …).
# Elsewhere the facts of a stream speak of the one thing the stream is named after, but for these, each of which has
# a thing of its own within it: who claims or contradicts a stay, an alias of an address, a finding of an inspection.
_OWN_THING = "dispute."
_WITHIN = {
    "residence.reported": "claimed_by",
    "residence.claim_withdrawn": "claimed_by",
    "residence.contradicted": "contradicted_by",
    "address.alias_added": "alias",
    "person.linked": "to",
    "person.unlinked": "to",
}
_FINDING = "item"
_REFERENCES = {event.name: field for event, field in REFERENCE.items()}


def differences(last: LastTold, name: str, facts: JsonObject) -> tuple[LastTold, list[JsonObject]]:
    """What is last told after this fact, and its differences as `path`, `before`, `after`."""
    thing = _thing(name, facts)
    before = last.get(thing, {})
    if not name.startswith(_OWN_THING):
        facts = _said(facts)
    found: list[JsonObject] = [
        {"path": path, "before": before.get(path), "after": value}
        for path, value in facts.items()
        if before.get(path) != value or _sealed(value)
    ]
    return {**last, thing: {**before, **facts}}, found


def _said(facts: JsonObject) -> JsonObject:
    """A correction leaves out (as None) what it does not touch, and lists what it takes away."""
    said: JsonObject = {path: value for path, value in facts.items() if value is not None}
    cleared = said.get("cleared")
    if isinstance(cleared, list):
        said.update({str(path): None for path in cleared})
    return said


def _thing(name: str, facts: JsonObject) -> Thing:
    if not name.startswith(_OWN_THING):
        field = _WITHIN.get(name)
        if field is not None:
            return (field, str(facts.get(field)))
        return (_FINDING, str(facts[_FINDING])) if _FINDING in facts else ("", "")
    field = _REFERENCES.get(name)
    return (name, "" if field is None else str(facts.get(field)))


def _sealed(value: Json) -> bool:
    """A sealed value may have changed: nobody here can tell, so it is always shown (as sealed)."""
    return isinstance(value, dict) and value.keys() == {"sealed"}
