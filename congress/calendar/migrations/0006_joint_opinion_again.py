"""The rule of a joint opinion that was sent back, where a system already runs."""

from django.db import migrations

from congress.calendar.loading import DEFAULT_PROFILE, save_rules
from congress.calendar.rules_file import read_rules


def forwards(apps, schema_editor):
    rows = [
        row for row in read_rules(DEFAULT_PROFILE) if row.code == "proposal.joint_opinion_again"
    ]
    save_rules(rows, overwrite=False, rule_model=apps.get_model("calendar", "PeriodRule"))


class Migration(migrations.Migration):
    dependencies = [("calendar", "0005_rule_versions")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
