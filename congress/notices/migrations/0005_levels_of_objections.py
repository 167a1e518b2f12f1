"""The levels of the clocks that came with objections."""

from django.db import migrations

from congress.notices.loading import load_levels


def forwards(apps, schema_editor):
    load_levels(level_model=apps.get_model("notices", "ReminderLevel"))


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_default_levels")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
