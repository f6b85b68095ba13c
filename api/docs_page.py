"""The API as one page made by the server: no script, nothing from another host."""

from collections.abc import Iterator, Mapping
from html import escape

from fastapi import Request
from starlette.responses import Response

from api.languages import preferred
from api.problems import Language, all_problems

Json = Mapping[str, object]

STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
code, .path { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.method { background: var(--soft); border-radius: .25rem; font: bold .8rem ui-monospace, monospace; padding: .1rem .4rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; }
"""

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "title": "网格台账接口",
        "lead": "除 /livez 外，每个地址都须出示令牌：Authorization: Bearer 令牌。"
        "浏览器可在弹出框中把令牌填作密码，用户名任意。",
        "machine": "机器可读：",
        "name": "参数",
        "where": "位置",
        "form": "形式",
        "meaning": "含义",
        "problems": "错误代码",
        "code": "代码",
        "status": "状态",
    },
    "en": {
        "title": "The gridledger API",
        "lead": "Every path but /livez asks for a token: Authorization: Bearer TOKEN. "
        "A browser may send the token as the password, with any user name.",
        "machine": "For machines: ",
        "name": "Parameter",
        "where": "In",
        "form": "Form",
        "meaning": "Meaning",
        "problems": "Problem codes",
        "code": "Code",
        "status": "Status",
    },
}


def read_docs(request: Request) -> Response:
    """This API as a page in the reader's language."""
    language = preferred(request.headers.get("accept-language"))
    page = render(request.app.openapi(), language)
    return Response(page, media_type="text/html; charset=utf-8", headers={"content-language": language})


def read_style() -> Response:
    """The page's style; its own path, because the page's policy allows no style inside it."""
    return Response(
        STYLE, media_type="text/css; charset=utf-8", headers={"cache-control": "private, max-age=3600"}
    )


def render(document: Json, language: Language) -> str:
    """The page. Every word of the document is escaped."""
    words = _WORDS[language]
    tag = "zh-CN" if language == "zh" else "en"
    return "".join(
        [
            f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<title>{words["title"]}</title><link rel="stylesheet" href="/docs/style.css"></head>',
            f"<body><main><h1>{words['title']}</h1><p>{words['lead']}</p>",
            f'<p>{words["machine"]}<a href="/openapi.json">/openapi.json</a>, ',
            '<a href="/asyncapi">/asyncapi</a>, <a href="/schemas">/schemas</a></p>',
            *(_operation(path, method, each, words) for path, method, each in _operations(document)),
            _problems(language, words),
            "</main></body></html>",
        ]
    )


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in sorted(_members(document, "paths").items()):
        assert isinstance(methods, Mapping)
        for method, operation in methods.items():
            assert isinstance(operation, Mapping)
            yield path, str(method).upper(), operation


def _operation(path: str, method: str, operation: Json, words: Mapping[str, str]) -> str:
    parameters = operation.get("parameters", [])
    assert isinstance(parameters, list)
    rows = "".join(_parameter(each) for each in parameters)
    head = "".join(f"<th>{words[word]}</th>" for word in ("name", "where", "form", "meaning"))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    summary, more = escape(str(operation.get("summary", ""))), escape(str(operation.get("description", "")))
    return (
        f'<section><h2><span class="method">{escape(method)}</span> <span class="path">{escape(path)}</span></h2>'
        f"<p>{summary}</p><p>{more}</p>{table}</section>"
    )


def _parameter(parameter: Json) -> str:
    schema = _members(parameter, "schema")
    cells = (parameter.get("name"), parameter.get("in"), _form(schema), parameter.get("description", ""))
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"


def _form(schema: Json) -> str:
    choices = schema.get("anyOf")
    if isinstance(choices, list):
        return " | ".join(_form(each) for each in choices if each.get("type") != "null")
    listed = schema.get("enum")
    return (
        ", ".join(map(str, listed))
        if isinstance(listed, list)
        else str(schema.get("format") or schema.get("type", ""))
    )


def _problems(language: Language, words: Mapping[str, str]) -> str:
    rows = "".join(
        f"<tr><td><code>{each.code}</code></td><td>{each.status}</td>"
        f"<td>{escape(each.zh if language == 'zh' else each.en)}</td></tr>"
        for each in all_problems()
    )
    head = "".join(f"<th>{words[word]}</th>" for word in ("code", "status", "meaning"))
    return (
        f"<section><h2>{words['problems']}</h2>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _members(document: Json, name: str) -> Json:
    found = document.get(name, {})
    assert isinstance(found, Mapping)
    return found
