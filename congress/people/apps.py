from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "congress.people"
    label = "people"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        from congress.people import receivers  # noqa: F401 - models are ready only now
