"""An HTTP door with local accounts, one of which is liu's."""

import json
from dataclasses import replace
from pathlib import Path

import httpx

from api.application import create_app
from tests.api.boards import Town
from tests.api.visitors import Caller, fake_deps
from tests.support.login_desk import GOOD, LoginDesk

JSON = {"content-type": "application/json"}
Said = dict[str, object]


class LoginDoor:
    """A door with local accounts; `liu` has one."""

    def __init__(self, folder: Path) -> None:
        self.desk = LoginDesk(folder)
        deps = fake_deps(folder, town=Town())
        self.deps = replace(deps, logins=self.desk.logins, clock=self.desk.clock)
        self.app = create_app(self.deps)

    def says(self, path: str, said: Said | None = None, token: str | None = None) -> httpx.Response:
        """POST this document."""
        content = None if said is None else json.dumps(said)
        return Caller(self.app, token).ask("POST", path, content=content, headers=JSON)

    def logs_in(self, **said: object) -> httpx.Response:
        """As liu, unless told otherwise."""
        return self.says("/login", {"name": "liu", "password": GOOD, **said})

    def token(self, **said: object) -> str:
        """Of a good login."""
        answered = self.logs_in(**said)
        assert answered.status_code == 200, answered.text
        return str(answered.json()["token"])

    def sees(self, token: str) -> httpx.Response:
        """The disputes, with that token."""
        return Caller(self.app, token).get("/disputes")
