"""The ledger is never deleted from."""

from django.db import migrations

from congress.people.append_only import kept


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_ledger_append_only")]

    operations = [kept("workflow_statuschange", "流程记录不能删除")]
