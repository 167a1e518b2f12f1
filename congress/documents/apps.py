from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "congress.documents"
    label = "documents"
    verbose_name = "附件与编号"
