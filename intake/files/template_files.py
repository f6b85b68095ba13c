"""A template as a file to fill in: CSV with one row of headings, or a workbook with drop-down lists and a help sheet."""

from collections.abc import Mapping
from io import BytesIO

from intake.files.columns import Column, Kind, Template
from intake.files.csv_sheet import csv_bytes
from intake.files.rows_to_events import cells_of
from intake.files.sheet import Encoding, letter
from intake.files.workbook_out import SheetOut, WorkbookOut
from intake.files.xlsx_sheet import CODES, HELP

DATA = "数据"
FORMATTED_ROWS = 10_000
WIDTH = 22
_MARK = b"\xef\xbb\xbf"
_EXAMPLE: Mapping[str, object] = {
    "subject": "示例-1",
    "time": "2026-03-02 08:30",
    "gridcode": "990101100001001",
    "actor": "staff:G0001",
}
_HELP = (
    "每行一条，表头不要改动；列的顺序可以改变，选填列可以删除。One fact a row; keep the headings, in any order.",
    "号码、编码一律为文本格式。Numbers of things are text: keep the cells' format.",
    "不要合并单元格，不要使用公式。No merged cells, no formulas.",
    "只知道年、月、日时，发生时间写 2026、2026-03、2026-03-02。Write only as much of the time as is known.",
    "多个值用英文分号隔开。Several values in one cell are separated by ';'.",
    "同一行导入两次无害；改动后的行是另一条消息。Importing a row twice is harmless; a changed row is another message.",
)


def csv_template(template: Template, encoding: Encoding = Encoding.UTF_8) -> bytes:
    """The headings alone."""
    mark = _MARK if encoding is Encoding.UTF_8 else b""
    return mark + csv_bytes([column.heading for column in template.columns()], encoding)


def xlsx_template(template: Template, example: Mapping[str, object]) -> bytes:
    """Three sheets: the one to fill in, what each column means with an example, and the code lists."""
    out = BytesIO()
    book = WorkbookOut(out)
    data, told, codes = book.sheet(DATA), book.sheet(HELP), book.sheet(CODES)
    columns = template.columns()
    for index, column in enumerate(columns):
        data.write(0, index, column.heading, bold=True)
        data.column(index, WIDTH, text=column.kind not in (Kind.WHOLE, Kind.DECIMAL))
    data.keep_headings_in_sight()
    _lists(data, codes, columns)
    _tell(told, template, columns, example)
    codes.hide()
    book.close()
    return out.getvalue()


def _lists(data: SheetOut, codes: SheetOut, columns: list[Column]) -> None:
    """Drop-down lists stand on a sheet of their own: a list inside the rule may have 255 characters."""
    written = 0
    for index, column in enumerate(columns):
        names = _names(column)
        if not names or column.many:
            continue
        for row, name in enumerate([column.name, *names]):
            codes.write(row, written, name)
        place = letter(written)
        data.drop_down(index, FORMATTED_ROWS, f"='{CODES}'!${place}$2:${place}${len(names) + 1}")
        written += 1


def _names(column: Column) -> list[str]:
    if column.kind is Kind.YES_NO:
        return ["是", "否"]
    choices = column.choices or {}
    names = list(choices.values())
    return [zh if names.count(zh) == 1 else code for code, zh in choices.items()]


def _tell(told: SheetOut, template: Template, columns: list[Column], example: Mapping[str, object]) -> None:
    zh, en = template.title
    told.write(0, 0, f"{zh} · {en}  ({template.type})")
    for row, line in enumerate(_HELP, start=1):
        told.write(row, 0, line)
    start = len(_HELP) + 2
    for index, heading in enumerate(
        ("列 column", "必填 required", "说明 meaning", "代码 codes", "示例 example")
    ):
        told.write(start, index, heading)
    shown = cells_of(template, columns, _EXAMPLE, example)
    for row, (column, cell) in enumerate(zip(columns, shown, strict=True), start=start + 1):
        codes = "; ".join(f"{code} {zh}" for code, zh in (column.choices or {}).items())
        required = "是" if column.required else ""
        for index, text in enumerate((column.heading, required, column.en, codes, cell)):
            told.write(row, index, text)
    for index in range(5):
        told.column(index, WIDTH * 2, text=True)
