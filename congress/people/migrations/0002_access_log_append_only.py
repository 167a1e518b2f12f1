"""The access log is only added to: an update is refused by the database itself."""

from django.db import migrations

from congress.people.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [append_only("people_accesslog", "访问日志只能追加，不能修改")]
