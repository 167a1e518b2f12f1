from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    name = "congress.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        # A worker loads no urls: without this nobody would be told of what it does. Our own
        # ``telling`` listens to the engine, the other apps' say who is told.
        autodiscover_modules("telling", "reminding")
