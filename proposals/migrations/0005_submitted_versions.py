"""Which versions were handed in, and with which submission."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def mark_those_handed_in(apps: Any, schema_editor: Any) -> None:
    """Of the versions of former times only the latest that was handed in is known for certain."""
    texts = apps.get_model("proposals", "ProposalText").objects
    proposals = apps.get_model("proposals", "Proposal").objects.exclude(submitted_text=None)
    for text, submission in proposals.values_list("submitted_text", F("submission")).iterator():
        texts.filter(pk=text).update(submission=submission)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_withdrawal_refused")]

    operations = [
        migrations.AddField(
            model_name="proposaltext",
            name="submission",
            field=models.PositiveSmallIntegerField(
                editable=False, null=True, verbose_name="第几次提交"
            ),
        ),
        migrations.RunPython(mark_those_handed_in, migrations.RunPython.noop),
    ]
