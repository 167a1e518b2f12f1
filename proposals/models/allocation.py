"""Who is to handle a proposal, as the office prepares it (分办), before anything is handed over."""

from django.db import models

from proposals.enums import HandlingRole


class PlannedUnit(models.Model):
    """One line of the allocation: a unit, or a system that is to name the units itself.

    The office's own paper until the hand-over; nobody else sees it, but for the dispatcher, to
    whom the units of his system are then suggested.
    """

    proposal = models.ForeignKey(
        "proposals.Proposal", models.CASCADE, related_name="planned_units", verbose_name="建议"
    )
    organ = models.ForeignKey(
        "people.Organ", models.PROTECT, related_name="planned_for", verbose_name="承办机构"
    )
    role = models.CharField("办理方式", max_length=10, choices=HandlingRole.choices)

    class Meta:
        verbose_name = verbose_name_plural = "分办方案"
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "organ"], name="proposals_planned_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(role="lead"),
                name="proposals_planned_one_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ}（{self.get_role_display()}）"
