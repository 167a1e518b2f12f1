from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "congress.calendar"
    label = "calendar"
    verbose_name = "日历与规则"
