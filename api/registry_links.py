"""Where each record of the registry leads: only to paths this door really has."""

from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from fastapi import Request

Links = dict[str, str]


class Signpost:
    """Makes links for one request; what this door has no route for (yet) is left out."""

    def __init__(self, request: Request) -> None:
        self._paths: frozenset[str] = request.app.state.paths

    def person(self, key: str) -> Links:
        """From a person to their history, stays, disputes and tenancies."""
        return self._there(
            {
                "self": ("/registry/persons/{key}", f"/registry/persons/{_quoted(key)}"),
                "history": ("/registry/persons/{key}/history", f"/registry/persons/{_quoted(key)}/history"),
                "residences": _asking("/registry/residences", person=key),
                "disputes": _asking("/disputes", party=key),
                "rents": _asking("/rental/tenancies", tenant=key),
                "lets": _asking("/rental/tenancies", landlord=key),
            }
        )

    def dwelling(self, dwelling_id: str, address_id: str) -> Links:
        """From a dwelling to its address, those who live there, and what was found in it."""
        return self._there(
            {
                "self": ("/registry/dwellings/{id}", f"/registry/dwellings/{_quoted(dwelling_id)}"),
                "address": ("/registry/addresses/{id}", f"/registry/addresses/{_quoted(address_id)}"),
                "residences": _asking("/registry/residences", dwelling=dwelling_id),
                "persons": _asking("/registry/persons", dwelling=dwelling_id),
                "units": _asking("/registry/units", address=address_id),
                "tenancies": _asking("/rental/tenancies", dwelling=dwelling_id),
                "inspections": _asking("/rental/inspections", dwelling=dwelling_id),
                "findings": _asking("/rental/findings", dwelling=dwelling_id),
            }
        )

    def address(self, address_id: str, parent: str | None) -> Links:
        """From an address up and down its tree, and to what stands on it."""
        above = {} if parent is None else {"parent": _address(parent)}
        return self._there(
            {
                "self": _address(address_id),
                **above,
                "children": _asking("/registry/addresses", parent=address_id),
                "dwellings": _asking("/registry/dwellings", address=address_id),
                "units": _asking("/registry/units", address=address_id),
            }
        )

    def unit(self, unit_id: str, address_id: str) -> Links:
        """From a unit to where it works and what it owns."""
        return self._there(
            {
                "self": ("/registry/units/{id}", f"/registry/units/{_quoted(unit_id)}"),
                "address": _address(address_id),
                "dwellings": _asking("/registry/dwellings", owner=f"unit:{unit_id}"),
            }
        )

    def stay(self, person_key: str, dwelling_id: str) -> Links:
        """From a stay to who and where."""
        return self._there(
            {
                "person": ("/registry/persons/{key}", f"/registry/persons/{_quoted(person_key)}"),
                "dwelling": ("/registry/dwellings/{id}", f"/registry/dwellings/{_quoted(dwelling_id)}"),
            }
        )

    def division(self, code: str) -> Links:
        """From a division to what is below it."""
        return self._there(
            {
                "children": _asking("/registry/divisions", parent=code),
                "grids": _asking("/registry/grids", division=code),
                "addresses": _asking("/registry/addresses", division=code),
            }
        )

    def grid(self, code: str) -> Links:
        """From a grid to what lies in it."""
        paths = ("persons", "dwellings", "units", "residences")
        listed = {name: _asking(f"/registry/{name}", grid=code) for name in paths}
        return self._there({**listed, "disputes": _asking("/disputes", grid=code)})

    def _there(self, links: Mapping[str, tuple[str, str]]) -> Links:
        return {name: link for name, (path, link) in links.items() if path in self._paths}


def _address(address_id: str) -> tuple[str, str]:
    return "/registry/addresses/{id}", f"/registry/addresses/{_quoted(address_id)}"


def _asking(path: str, **query: str) -> tuple[str, str]:
    return path, f"{path}?{'&'.join([f'{name}={_quoted_plus(value)}' for name, value in query.items()])}"


def _quoted(text: str) -> str:
    """Nearly every key is of letters and digits: to see that costs a tenth of quoting it."""
    return text if text.isascii() and text.isalnum() else quote(text)


def _quoted_plus(text: str) -> str:
    return text if text.isascii() and text.isalnum() else quote_plus(text)
