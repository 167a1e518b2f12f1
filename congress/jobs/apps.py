from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "congress.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        # A worker loads no urls: what it can run, and when, is collected here for every process.
        autodiscover_modules("handlers", "schedule")
