"""Files as programs see them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers


class FileSerializer(serializers.Serializer):
    """附件。"""

    name = serializers.CharField(help_text="文件名")
    size = serializers.IntegerField(help_text="大小（字节）")
    content_type = serializers.CharField(help_text="类型")
    sha256 = serializers.CharField(help_text="校验值（SHA-256）")
    url = serializers.SerializerMethodField(help_text="下载地址，同样凭令牌")

    def get_url(self, row: Any) -> str:
        return reverse("api:document", args=[row.pk])
