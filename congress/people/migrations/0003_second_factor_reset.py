from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_access_log_append_only")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="second_factor_reset_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="关闭两步验证时间"),
        )
        for name in ("historicaluser", "user")
    ]
