"""Tables of proposals that can be imported."""

from congress.imports.importer import register_importer
from proposals.earlier.importer import EarlierImporter

register_importer(EarlierImporter())
