from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_access_log_kept")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_salt",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=16, verbose_name="会话标识"
            ),
        ),
    ]
