from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkflowConfig(AppConfig):
    name = "congress.workflow"
    label = "workflow"
    verbose_name = "流程"

    def ready(self) -> None:
        # A worker loads no urls: without this its registries would be empty, and reminders silent.
        autodiscover_modules(
            "rules", "selectors", "deadlines", "workflow", "handover", "invariants"
        )
