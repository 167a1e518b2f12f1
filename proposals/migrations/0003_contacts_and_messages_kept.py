"""What unit and deputies said to each other is only added to."""

from django.db import migrations

from congress.people.append_only import append_only, kept

WORDS = {
    "proposals_contact": "沟通记录",
    "proposals_contact_deputies": "沟通记录",
    "proposals_message": "留言",
}


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_main_road")]

    operations = [
        operation
        for table, name in WORDS.items()
        for operation in (
            append_only(table, f"{name}只能追加，不能修改"),
            kept(table, f"{name}不能删除"),
        )
    ]
