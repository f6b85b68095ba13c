"""The page about this API: complete, offline, without script, harmless."""

import re
from html.parser import HTMLParser
from pathlib import Path

from api.application import create_app
from api.docs_page import render
from api.problems import all_problems
from api.routes import ROUTES
from tests.api.visitors import KEEPER, as_visitor, fake_deps

REFERRING = {"href", "src", "action", "srcset", "data", "poster", "formaction", "background", "style"}


class _References(HTMLParser):
    """Collects tags and whatever makes a browser fetch or leave."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.found += [value or "" for name, value in attrs if name in REFERRING or name.startswith("on")]


def _references(page: str) -> _References:
    read = _References()
    read.feed(page)
    return read


def test_the_page_fetches_nothing_from_elsewhere_and_runs_no_script(tmp_path: Path) -> None:
    visitor = as_visitor(fake_deps(tmp_path), KEEPER)
    read = _references(visitor.get("/docs").text)
    assert set(read.found) == {"/docs/style.css", "/openapi.json", "/asyncapi", "/schemas"}
    assert "script" not in read.tags
    assert "style" not in read.tags
    style = visitor.get("/docs/style.css")
    assert style.headers["content-type"].startswith("text/css")
    assert not re.search(r"url\(|@import|//", style.text)


def test_the_page_lists_every_path_and_every_problem(tmp_path: Path) -> None:
    page = as_visitor(fake_deps(tmp_path), KEEPER).get("/docs").text
    for route in ROUTES:
        assert route.path.replace(":path", "") in page
    for problem in all_problems():
        assert problem.code in page


def test_the_page_speaks_both_languages(tmp_path: Path) -> None:
    visitor = as_visitor(fake_deps(tmp_path), KEEPER)
    assert '<html lang="zh-CN">' in visitor.get("/docs").text
    assert '<html lang="en">' in visitor.get("/docs", accept_language="en").text


def test_words_of_the_document_cannot_become_markup() -> None:
    bad = '<script src="https://evil.example/x.js">'
    operation = {
        "summary": bad,
        "description": bad,
        "parameters": [{"name": bad, "in": "query", "description": bad}],
    }
    read = _references(render({"paths": {f"/{bad}": {"get": operation}}}, "en"))
    assert "script" not in read.tags
    assert not any("evil" in each for each in read.found)


def test_the_librarys_own_pages_are_off(tmp_path: Path) -> None:
    app = create_app(fake_deps(tmp_path))
    assert (app.docs_url, app.redoc_url, app.openapi_url) == (None, None, None)
