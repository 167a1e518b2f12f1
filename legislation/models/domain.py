"""领域: the part of the city's work that an item belongs to."""

from django.db import models

from congress.people.models import CongressList


class Domain(CongressList):
    class Meta(CongressList.Meta):
        verbose_name = verbose_name_plural = "立法领域"
        constraints = [
            models.UniqueConstraint(fields=["congress", "name"], name="legislation_domain_once")
        ]
