from django.contrib.admin.apps import AdminConfig
from django.core.checks import register

from congress.checks import check_databases


class CongressAdminConfig(AdminConfig):
    """Django's admin with our own site: branded, grouped by work, opened by role."""

    default_site = "congress.admin.CongressAdminSite"

    def ready(self) -> None:
        super().ready()
        register(check_databases)
