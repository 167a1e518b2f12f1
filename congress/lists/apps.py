from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ListsConfig(AppConfig):
    name = "congress.lists"
    label = "lists"
    verbose_name = "列表"

    def ready(self) -> None:
        # A worker loads no urls: the lists it may be asked to export are collected here.
        autodiscover_modules("exports")
