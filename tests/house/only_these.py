"""An import contract the library lacks: a room may use nothing but the standard library and a short list."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyThese(Contract):
    """Every direct import of `sources` is the standard library, `allowed`, or the sources themselves."""

    type_name = "only_these"
    sources = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """The imports that are none of these."""
        sources = [str(source) for source in self.sources]  # type: ignore[attr-defined]
        welcome = {*sources, *map(str, self.allowed), *sys.stdlib_module_names}  # type: ignore[call-overload]
        strange = [
            f"{importer} imports {imported}"
            for importer in sorted(graph.modules)
            if importer.partition(".")[0] in sources
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported.partition(".")[0] not in welcome
        ]
        return ContractCheck(kept=not strange, metadata={"strange": strange})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line an import."""
        for line in check.metadata["strange"]:
            output.print_error(line)
