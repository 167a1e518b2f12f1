"""The ledger is only added to."""

from django.db import migrations

from congress.people.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [append_only("workflow_statuschange", "流程记录只能追加，不能修改")]
