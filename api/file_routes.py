"""The paths of files in and out: templates, imports, exports."""

from access.authorize import Action
from api import exports, files
from api.file_documents import ImportAnswer, TemplatesAnswer, UndoAnswer
from api.route import Route

FILES = (
    Route(
        path="/intake/templates",
        action=Action.READ_DESCRIPTION,
        endpoint=files.list_templates,
        title=("导入模板目录", "Templates of files"),
        document=TemplatesAnswer,
    ),
    Route(
        path="/intake/templates/{type}",
        action=Action.READ_DESCRIPTION,
        endpoint=files.read_template,
        title=("下载一种模板（CSV 或 XLSX）", "One template, CSV or XLSX"),
        media_type=files.FILE,
    ),
    Route(
        path="/intake/files",
        method="POST",
        action=Action.SUBMIT_EVENTS,
        endpoint=files.submit_file,
        title=("导入文件（先试运行）", "Import a file, after a dry run"),
        document=ImportAnswer,
        takes_file=True,
    ),
    Route(
        path="/intake/files/{id}",
        action=Action.READ_RECEIPT,
        endpoint=files.read_import,
        title=("一次导入的进度与结果", "How an import stands"),
        document=ImportAnswer,
    ),
    Route(
        path="/intake/files/{id}/errors",
        action=Action.READ_RECEIPT,
        endpoint=files.read_import_errors,
        title=("一次导入的错误文件", "The error file of an import"),
        media_type=files.FILE,
    ),
    Route(
        path="/intake/files/{id}/undo",
        method="POST",
        action=Action.SUBMIT_EVENTS,
        endpoint=files.undo_import,
        title=("撤销一次导入（先预览）", "Undo an import, after a preview"),
        document=UndoAnswer,
    ),
    Route(
        path="/exports/{name}",
        action=Action.EXPORT,
        endpoint=exports.read_export,
        title=("导出一个查询视图（CSV、XLSX 或 NDJSON）", "One read model as a file"),
        media_type=files.FILE,
    ),
)
