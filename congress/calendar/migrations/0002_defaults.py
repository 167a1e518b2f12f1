"""The years 2024 to 2027 and the general profile of rules."""

from django.db import migrations

from congress.calendar.loading import load_defaults


def forwards(apps, schema_editor):
    load_defaults(
        year_model=apps.get_model("calendar", "CalendarYear"),
        day_model=apps.get_model("calendar", "CalendarDay"),
        rule_model=apps.get_model("calendar", "PeriodRule"),
    )


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_initial")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
