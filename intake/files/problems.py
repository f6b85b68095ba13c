"""What can be wrong with a file: of the whole file, or of one row, each with a code, a place and both texts.

Texts name rows, columns and cells as the person sees them in the sheet; they never repeat what a cell says.
"""

from domain.shared.rule import RuleBroken


class FileProblem(RuleBroken):
    """The whole file cannot be taken; nothing of it is."""


class CellProblem(RuleBroken):
    """One row cannot be taken as it stands."""


class FileEmpty(FileProblem):
    code = "file.empty"
    zh = "文件没有内容，或没有表头。请使用公布的模板。"
    en = "The file is empty or has no header row. Use the published template."


class FileTooLarge(FileProblem):
    code = "file.too_large"
    zh = "文件超过大小上限 {limit} 字节，请拆分后分别导入。"
    en = "The file is larger than {limit} bytes. Split it and import the parts."


class FormatNotKnown(FileProblem):
    code = "file.format_not_known"
    zh = "只接受 .csv、.xlsx 和 .ndjson 文件，且内容须与扩展名相符。"
    en = "Only .csv, .xlsx and .ndjson files are taken, and the content must be what the name says."


class TypeNotNamed(FileProblem):
    code = "file.type_not_named"
    zh = "导入表格时必须说明所用模板（事件类型）。"
    en = "A sheet is imported by a template; name the template (the event type)."


class TemplateNotOffered(FileProblem):
    code = "file.template_not_offered"
    zh = "没有该事件类型的表格模板。未公布的类型不能导入；内容不能展开为列的类型请用 NDJSON。"
    en = "There is no sheet template of that type. Unpublished types cannot be imported; use NDJSON where a type does not fit into columns."


class SourceNotRegistered(FileProblem):
    code = "file.source_not_registered"
    zh = "该来源未登记，不能以其名义导入。"
    en = "This source is not registered; nothing may be imported in its name."


class EncodingWrong(FileProblem):
    code = "file.encoding_wrong"
    zh = "第 {row} 行含有不属于编码 {encoding} 的字节。请另存为 UTF-8（带 BOM）或 GB18030 后重新导入。"
    en = "Row {row} holds bytes that are not {encoding}. Save the file as UTF-8 (with BOM) or GB18030 and import it again."


class EncodingNotTaken(FileProblem):
    code = "file.encoding_not_taken"
    zh = "该编码不接受（例如 UTF-16）。请另存为 UTF-8（带 BOM）或 GB18030。"
    en = "This encoding is not taken (UTF-16, for one). Save the file as UTF-8 (with BOM) or GB18030."


class ColumnUnknown(FileProblem):
    code = "file.column_unknown"
    zh = "{column} 列不在模板中。多余的列一律不予忽略，请删除或改用模板的表头。"
    en = "Column {column} is not of the template. A column too many is never ignored: delete it or use the template's heading."


class ColumnTwice(FileProblem):
    code = "file.column_twice"
    zh = "{column} 列与前面的列重复（{name}）。"
    en = "Column {column} repeats an earlier one ({name})."


class ColumnMissing(FileProblem):
    code = "file.column_missing"
    zh = "缺少必填列 {name}。"
    en = "The required column {name} is missing."


class TooManyRows(FileProblem):
    code = "file.too_many_rows"
    zh = "表格超过 {limit} 行（或对应的单元格数），未导入任何内容。请拆分后分别导入。"
    en = "The sheet has more than {limit} rows, or more cells than so many rows may have; nothing was taken. Split it."


class TooManyColumns(FileProblem):
    code = "file.too_many_columns"
    zh = "表格超过 {limit} 列。"
    en = "The sheet has more than {limit} columns."


class RowTooLarge(FileProblem):
    code = "file.row_too_large"
    zh = "第 {row} 行超过 {limit} 字节，或其中有未闭合的引号。"
    en = "Row {row} has more than {limit} bytes, or a quote in it was left open."


class QuoteLeftOpen(FileProblem):
    code = "file.quote_left_open"
    zh = "第 {row} 行有未闭合的引号。"
    en = "A quote in row {row} was left open."


class RowNotCsv(FileProblem):
    code = "file.row_not_csv"
    zh = "第 {row} 行不符合 CSV 格式（引号或换行有误）。"
    en = "Row {row} is not CSV: a quote or a line break is wrong."


class WorkbookNotReadable(FileProblem):
    code = "file.workbook_not_readable"
    zh = "文件不是可读的 XLSX 工作簿（已损坏、已加密，或是改名的 .xls）。请另存为 .xlsx。"
    en = "The file is no readable XLSX workbook (damaged, encrypted, or a renamed .xls). Save it as .xlsx."


class WorkbookHasMacros(FileProblem):
    code = "file.workbook_has_macros"
    zh = "工作簿含有宏，不予打开。请另存为不含宏的 .xlsx。"
    en = "The workbook holds macros and is not opened. Save it as .xlsx without them."


class WorkbookUnfoldsTooLarge(FileProblem):
    code = "file.workbook_unfolds_too_large"
    zh = "工作簿解压后过大或压缩比异常（疑似压缩炸弹），不予打开。"
    en = "The workbook unfolds to too much or is packed too tightly (a zip bomb?); it is not opened."


class SheetsTooMany(FileProblem):
    code = "file.sheets_too_many"
    zh = "工作簿中有不止一张可见的数据表。请每次只导入一张。"
    en = "The workbook has more than one visible sheet of data. Import one at a time."


class CellsMerged(FileProblem):
    code = "file.cells_merged"
    zh = "单元格 {cell} 是合并单元格，看不出各行各是什么。请取消合并，每行填全。"
    en = "The cells {cell} are merged, so it cannot be said what each row holds. Unmerge them and fill in every row."


class RowRagged(CellProblem):
    code = "file.row_ragged"
    zh = "第 {row} 行有 {cells} 个单元格，表头有 {columns} 列。"
    en = "Row {row} has {cells} cells under {columns} headings."


class RowHidden(CellProblem):
    code = "file.row_hidden"
    zh = "第 {row} 行是隐藏行，填表人可能没有看到。请取消隐藏（或筛选）后保存，或删除该行。"
    en = "Row {row} is hidden, so whoever sent the file may not have seen it. Show it (or clear the filter), or delete it."


class CellHidden(CellProblem):
    code = "file.cell_hidden"
    zh = "单元格 {cell} 在隐藏列中，填表人可能没有看到。请取消隐藏该列，或清空其内容。"
    en = "Cell {cell} is in a hidden column, so whoever sent the file may not have seen it. Show the column, or empty it."


class CellHasControl(CellProblem):
    code = "file.cell_has_control_character"
    zh = "单元格 {cell} 含有不可见的控制字符（如 NUL）。"
    en = "Cell {cell} holds a control character such as NUL."


class CellTooLong(CellProblem):
    code = "file.cell_too_long"
    zh = "单元格 {cell} 超过 {limit} 个字符。"
    en = "Cell {cell} has more than {limit} characters."


class CellIsFormula(CellProblem):
    code = "file.cell_is_formula"
    zh = "单元格 {cell} 是公式。请改为公式的结果（选择性粘贴为数值）。"
    en = "Cell {cell} is a formula. Put its result in its place (paste as values)."


class CellIsError(CellProblem):
    code = "file.cell_is_error"
    zh = "单元格 {cell} 是错误值。"
    en = "Cell {cell} holds an error value."


class CellMustBeText(CellProblem):
    code = "file.cell_must_be_text"
    zh = "单元格 {cell} 被存为数字，可能已丢失前导零或末位。请设为文本格式后重新填写。"
    en = "Cell {cell} is stored as a number and may have lost leading zeros or last digits. Format it as text and enter it again."


class CellScientific(CellProblem):
    code = "file.cell_scientific"
    zh = "单元格 {cell} 是科学记数法，原来的号码已经丢失。请设为文本格式后重新填写。"
    en = "Cell {cell} is in scientific notation; the number it was is lost. Format it as text and enter it again."


class CellNotOfTheList(CellProblem):
    code = "file.cell_not_of_the_list"
    zh = "单元格 {cell} 的内容不在代码表中。请从下拉列表中选择。"
    en = "Cell {cell} is not of the code list. Choose from the drop-down list."


class CellNotANumber(CellProblem):
    code = "file.cell_not_a_number"
    zh = "单元格 {cell} 应为数字（整数列不接受小数）。"
    en = "Cell {cell} must be a number, and a whole one where the column says so."


class CellNotADay(CellProblem):
    code = "file.cell_not_a_day"
    zh = "单元格 {cell} 应为日期，例如 2026-03-02。"
    en = "Cell {cell} must be a day such as 2026-03-02."


class CellNotATime(CellProblem):
    code = "file.cell_not_a_time"
    zh = "单元格 {cell} 应为时间，例如 2026-03-02 08:30；只知道年、月或日时可写 2026、2026-03、2026-03-02。"
    en = "Cell {cell} must be a time such as 2026-03-02 08:30; 2026, 2026-03 or 2026-03-02 where no more is known."


class CellNotYesOrNo(CellProblem):
    code = "file.cell_not_yes_or_no"
    zh = "单元格 {cell} 应为“是”或“否”。"
    en = "Cell {cell} must say yes or no, in either language."


class LineNotAnEvent(CellProblem):
    code = "file.line_not_an_event"
    zh = "第 {row} 行不是一个 JSON 对象，或同一名称出现不止一次。"
    en = "Line {row} is not one JSON object, or says a name twice."


class LineOfAnotherSource(CellProblem):
    code = "file.line_of_another_source"
    zh = "第 {row} 行的来源与本次导入的来源不同。"
    en = "Line {row} names another source than this import's."
