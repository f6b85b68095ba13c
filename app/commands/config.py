"""`gridledger config`: every setting, its value and what it is for; secrets are only said to be there."""

from typing import Annotated

import typer
from pydantic import SecretStr

from access.authorize import Action
from app.output import print_json, print_table
from app.settings import Settings, variable
from app.verbs import verb


@verb(Action.READ_SETTINGS)
def config(as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False) -> None:
    """Show the settings in force (environment GRIDLEDGER_…, or .env). 显示生效的设置。"""
    settings = Settings()
    rows = [
        (variable(name), _shown(getattr(settings, name)), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        print_json({name: value for name, value, _ in rows})
    else:
        print_table("settings 设置", ("variable", "value", "what it is for"), rows)


def _shown(value: object) -> str | None:
    if value is None:
        return None
    return "(set)" if isinstance(value, SecretStr) else str(value)
