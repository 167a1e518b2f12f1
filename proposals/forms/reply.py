"""Drafting a reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from congress.people.keys import RowsField
from congress.people.models import User
from congress.people.roles import Role
from proposals.enums import ResultCode
from proposals.forms.papers import PaperForm
from proposals.guards.handling import letter_number_is_new, missing_in_reply
from proposals.models import JointOpinion, Reply
from proposals.selectors.letters import latest_phone, skeleton_of
from proposals.selectors.opinions import opinions_offered
from proposals.services import REPLY_FIELDS


class ReplyForm(PaperForm):
    """Some result codes ask for one field more; without them the stylesheet keeps it aside."""

    paper_fields = REPLY_FIELDS

    opinions = RowsField(
        label="采纳的会办意见",
        queryset=JointOpinion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="正文采纳了哪些会办单位的意见，答复上会注明。",
    )

    class Meta:
        model = Reply
        fields = REPLY_FIELDS
        widgets = {
            "body": forms.Textarea(attrs={"rows": 16, "class": "document-field"}),
            "reason": forms.Textarea(attrs={"rows": 3}),
            "planned_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "mode": forms.RadioSelect,
        }
        help_texts = {
            "letter_number": "本单位的发文字号，例如：京某函〔2026〕12号。",
            "planned_on": "办理结果为“正在解决或列入计划”的必填。",
            "reason": "办理结果为“留作参考”或“因条件或政策所限暂不能解决”的必填。",
            "addressee": "办理结果为“属上级权限”的必填。",
            "publicity_reason": "不能全文公开的必填。",
            "signatory": "由其签发的本单位负责人。",
            "copies": "除代表工委外还要抄送的单位。",
        }

    field_order = (
        "revision",
        "letter_number",
        "body",
        "opinions",
        "result_code",
        "planned_on",
        "reason",
        "addressee",
        "mode",
        "publicity",
        "publicity_reason",
        "contact_name",
        "contact_phone",
        "signatory",
        "copies",
        "remove",
        "files",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = self.fields["files"]
        files.label = "盖章扫描件、签字记录和其他附件"
        files.help_text = f"当面答复的，请附签字记录。{files.help_text}"
        offered = opinions_offered(self.instance)
        if offered:
            self.fields["opinions"].queryset = offered
            self.fields["opinions"].label_from_instance = lambda row: row.task.organ.name
            self.fields["opinions"].initial = list(
                self.instance.opinions.values_list("pk", flat=True)
            )
        else:
            del self.fields["opinions"]
        self.fields["signatory"].queryset = self.heads()
        self.fields["signatory"].label_from_instance = lambda user: user.name
        self.fields["signatory"].empty_label = "请选择"
        for name in ("result_code", "publicity"):
            choices = Reply._meta.get_field(name).choices or ()
            self.fields[name].choices = [("", "请选择"), *choices]

    def heads(self) -> Any:
        """Who signs for the unit today."""
        today = timezone.localdate()
        return (
            User.objects.filter(
                Q(grants__ends_on=None) | Q(grants__ends_on__gte=today),
                is_active=True,
                grants__role=Role.HEAD,
                grants__organ=self.instance.task.organ_id,
                grants__starts_on__lte=today,
            )
            .distinct()
            .order_by("name")
        )

    def clean(self) -> dict[str, Any]:
        """A plan lies ahead. Of another result the day is not read, and its field is not shown."""
        data = super().clean() or self.cleaned_data
        day, is_plan = data.get("planned_on"), data.get("result_code") == ResultCode.PLANNED
        if is_plan and day and day < timezone.localdate():
            self.add_error("planned_on", "计划解决日期已经过去，请填写今天或者以后的日期。")
        return data

    def clean_letter_number(self) -> str:
        self.instance.letter_number = number = self.cleaned_data["letter_number"]
        if sentence := letter_number_is_new(self.instance):
            raise forms.ValidationError(sentence)
        return number

    def suggest(self, writer: User) -> None:
        """What stands in a letter that nobody has begun; nothing of it is saved by itself."""
        heads = list(self.heads()[:2])
        self.initial |= {
            "body": skeleton_of(self.instance),
            "contact_name": writer.name,
            "contact_phone": latest_phone(self.instance),
            "signatory": heads[0].pk if len(heads) == 1 else None,
        }

    def asking_for(self, name: str) -> str:
        if name == "body" and self.instance.body:
            return "正文还只有开头和结尾，请写明答复的内容后再送审。"
        return super().asking_for(name)

    def missing_fields(self) -> list[str]:
        return missing_in_reply(self.instance)

    def saved_values(self) -> dict[str, Any]:
        taken = list(self.instance.opinions.values_list("pk", flat=True))
        return super().saved_values() | {"opinions": taken}

    def paper_data(self) -> dict[str, Any]:
        data = super().paper_data()
        if "opinions" in self.cleaned_data:
            data["opinions"] = self.cleaned_data["opinions"]
        return data
