from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    name = "congress.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        # A worker loads no urls: what it may be asked to save is collected here.
        autodiscover_modules("importers")
