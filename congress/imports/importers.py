"""The tables of the house itself, in the order in which a new house needs them."""

from congress.imports.importer import register_importer
from congress.imports.people.accounts import AccountImporter
from congress.imports.people.deputies import DeputyImporter
from congress.imports.people.organs import OrganImporter

register_importer(OrganImporter())
register_importer(DeputyImporter())
register_importer(AccountImporter())
