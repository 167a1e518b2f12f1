"""Tables of legislation that can be imported, from pages and from the command line."""

from congress.imports.importer import register_importer
from congress.plans.importing import PlanImport, register_plan_import
from legislation.counting import counts_of
from legislation.importer import PlanImporter
from legislation.services import annual_draft

IMPORTER = register_importer(PlanImporter())
register_plan_import(PlanImport("legislation", IMPORTER, annual_draft, counts_of))
