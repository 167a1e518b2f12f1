from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from congress.people.enums import COMMITTEE_KINDS, OrganKind
from congress.people.models.congress import Congress
from congress.people.names import search_keys

LETTERS, INITIALS = 400, 160


class Organ(models.Model):
    """机构: a node in a congress's tree of committees, systems and handling units."""

    congress_path = "congress"

    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="organs"
    )
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, choices=OrganKind)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveIntegerField("排序", default=0)
    is_active = models.BooleanField("使用中", default=True)
    starts_on = models.DateField("设立日期", null=True, blank=True)
    ends_on = models.DateField("撤销日期", null=True, blank=True)
    pinyin = models.CharField("拼音", max_length=LETTERS, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=INITIALS, blank=True, editable=False)
    external_number = models.CharField("外部编号", max_length=60, blank=True)
    #: [{"name", "short_name", "until": the day from which it was called otherwise}], oldest first.
    former_names = models.JSONField("曾用名", default=list, blank=True, editable=False)
    #: The same in plain words, for searching.
    former_words = models.TextField("曾用名（查找用）", blank=True, editable=False)
    #: Who goes on where this one ceased; always the one that stands today.
    successor = models.ForeignKey(
        "self",
        verbose_name="承接机构",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    #: Keys of those whose successor it is: a role held here counts there too, without a question.
    heir_of = models.JSONField("承接了", default=list, blank=True, editable=False)

    history = HistoricalRecords(
        verbose_name="机构变更记录", excluded_fields=["pinyin", "initials", "former_words"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["congress", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "name"],
                condition=models.Q(is_active=True),
                name="people_organ_name",
                violation_error_message="本级人大已有同名的机构。",
            ),
            models.UniqueConstraint(
                fields=["congress", "external_number"],
                condition=~models.Q(external_number=""),
                name="people_organ_external",
                violation_error_message="本级人大已有机构使用这个外部编号。",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_organ_dates",
                violation_error_message="撤销日期不能早于设立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    @property
    def heir_id(self) -> int:
        """Who has its work today: itself, or whoever succeeded it."""
        return self.successor_id or self.pk

    def name_on(self, day: date | None) -> str:
        """What it was called on that day; today's name without one."""
        for row in self.former_names if day else ():
            if day and day < date.fromisoformat(row["until"]):
                return str(row["name"])
        return self.name

    def label_on(self, day: date | None) -> str:
        for row in self.former_names if day else ():
            if day and day < date.fromisoformat(row["until"]):
                return str(row["short_name"] or row["name"])
        return self.label

    def fill_keys(self) -> None:
        """By letters too; also for whoever saves many at once."""
        # All names are found, 「市发展和改革委员会」, 「市发改委」, and what it was called before.
        former = [n for row in self.former_names for n in (row["name"], row["short_name"]) if n]
        self.former_words = " ".join(dict.fromkeys(former))
        names = [n for n in (self.name, self.short_name, *former) if n]
        keys = [search_keys(n, person=False) for n in dict.fromkeys(names)]
        self.pinyin = " ".join(k[0] for k in keys)[:LETTERS]
        self.initials = " ".join(k[1] for k in keys)[:INITIALS]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        if kwargs.get("update_fields") is not None:
            keys = {"pinyin", "initials", "former_words"}
            kwargs["update_fields"] = {*kwargs["update_fields"], *keys}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.parent is None or self.congress_id is None:
            return
        if self.parent.congress_id != self.congress_id:
            raise ValidationError({"parent": "上级机构应当属于同一级人大。"})
        above: Organ | None = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": "上级机构不能是本机构或者本机构的下级。"})
            above = above.parent


class Liaison(models.Model):
    """对口联系: a committee follows an organ."""

    congress_path = "committee__congress"

    committee = models.ForeignKey(
        Organ, verbose_name="委员会", on_delete=models.CASCADE, related_name="followed"
    )
    organ = models.ForeignKey(
        Organ, verbose_name="联系机构", on_delete=models.CASCADE, related_name="followers"
    )

    history = HistoricalRecords(verbose_name="对口联系变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "对口联系"
        ordering = ["committee", "organ"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "organ"],
                name="people_liaison_once",
                violation_error_message="这项对口联系已经存在。",
            ),
            models.CheckConstraint(
                condition=~models.Q(committee=models.F("organ")),
                name="people_liaison_not_self",
                violation_error_message="委员会不能联系自己。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee.label}联系{self.organ.label}"

    def clean(self) -> None:
        if not (self.committee_id and self.organ_id):
            return
        if self.committee.kind not in COMMITTEE_KINDS:
            raise ValidationError({"committee": "对口联系的一方应当是专门委员会或者工作机构。"})
        if self.committee.congress_id != self.organ.congress_id:
            raise ValidationError({"organ": "联系机构应当属于同一级人大。"})
