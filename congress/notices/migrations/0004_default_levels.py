"""The levels that a new system starts with."""

from django.db import migrations

from congress.notices.loading import load_levels


def forwards(apps, schema_editor):
    load_levels(level_model=apps.get_model("notices", "ReminderLevel"))


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_reminders_and_choices")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
