from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "congress.api"
    label = "api"
    verbose_name = "数据接口"

    def ready(self) -> None:
        from congress.api import schema  # noqa: F401 - tells drf-spectacular about our fields
