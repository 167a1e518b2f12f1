"""The access log is kept for six months: the database itself refuses to delete younger rows."""

from django.db import migrations

from congress.people.append_only import kept


class Migration(migrations.Migration):
    dependencies = [("people", "0003_second_factor_reset")]

    operations = [kept("people_accesslog", "六个月以内的访问日志不能删除", column="at", days=184)]
