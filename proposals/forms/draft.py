"""Writing a proposal: what the law asks for (北京市代表建议办理条例第9、12条)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from congress.documents.forms import AttachmentsField
from congress.people.enums import OrganKind
from congress.people.keys import RowsField
from congress.people.models import Organ
from congress.people.texts import PlainTextForm, half_width
from congress.people.widgets import KeyedSelectMultiple
from proposals.enums import Origin
from proposals.guards.drafting import missing_wording, unchecked_reasons
from proposals.models import UNNAMED, Category, Proposal, RefusalReason, Tag
from proposals.services import FACTS, LISTS, WORDS

PHONE = RegexValidator(
    r"^[0-9０-９+() （）\-－转]{5,40}$", "电话号码只能含数字、空格、括号和短横线。"
)
#: What a save hands to the services, by the form's names.
SAVED = (*WORDS, *FACTS, *LISTS, "cleared")
#: Choices of the lead deputy's congress.
OFFERED = {"category": "分类", "tags": "标签", "wished_units": "单位", "cleared": "情形"}


class DraftForm(PlainTextForm, forms.Form):
    """Only the title is needed to save; the rest is asked for on submission."""

    title = forms.CharField(
        label="标题",
        max_length=100,
        help_text="一事一议，写清要解决什么问题，例如：关于在某某路增设公交站点的建议。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    facts = forms.CharField(
        label="事实和问题",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "document-field"}),
        help_text="有什么事实，问题在哪里，有何依据。提交时必填。",
    )
    request = forms.CharField(
        label="具体建议",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "document-field"}),
        help_text="建议由谁做什么、怎样做。提交时必填。",
    )
    files = AttachmentsField(label="附件")
    origin = forms.ChoiceField(
        label="提出来源",
        choices=Origin.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="这件建议主要是怎样形成的。提交时必填。",
    )
    category = forms.ModelChoiceField(
        label="内容分类",
        queryset=Category.objects.none(),
        required=False,
        empty_label="由代表工委确定",
    )
    tags = RowsField(
        label="标签",
        queryset=Tag.objects.none(),
        required=False,
        widget=KeyedSelectMultiple(attrs={"data-placeholder": "输入几个字查找，可选多个"}),
    )
    wished_units = RowsField(
        label="建议的承办单位",
        queryset=Organ.objects.none(),
        required=False,
        widget=KeyedSelectMultiple,
        help_text="供交办时参考，由谁承办由代表工委和承办系统确定。",
    )
    contact_phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=40,
        validators=[PHONE],
        help_text="只给代表工委和承办单位联系用，不公开。提交时必填。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    cleared = RowsField(
        label="对照不予受理的情形",
        queryset=RefusalReason.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="《北京市人民代表大会代表建议、批评和意见办理条例》第十二条列明的情形不作为建议受理。"
        "请逐项对照，确认本件不属于的，勾选该项。提交时须全部勾选。",
    )
    revision = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False
    )

    def __init__(self, *args: Any, proposal: Proposal | None = None, **kwargs: Any) -> None:
        self.proposal = proposal
        if proposal is not None:
            kwargs["initial"] = saved_in(proposal)
        super().__init__(*args, **kwargs)
        if proposal is None:
            # One page makes one draft, however often it is sent: see proposals.begun.
            self.fields["ticket"] = forms.CharField(
                label="本页编号", max_length=40, required=False, widget=forms.HiddenInput
            )
        else:
            self.offer_removal(proposal)

    def offer_removal(self, proposal: Proposal) -> None:
        kept = list(proposal.draft.attachments.all())
        field = self.fields["files"]
        field.kept = len(kept)
        if not kept:
            return
        self.fields["remove"] = RowsField(
            label="移除已附的文件",
            queryset=proposal.draft.attachments.all(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="勾选的文件在保存时移除。",
        )
        if self.is_bound:
            named = set(self.fields["remove"].widget.value_from_datadict(
                self.data, self.files, self.add_prefix("remove")) or ())  # fmt: skip
            field.freed = len({str(file.pk) for file in kept} & named)

    def clean_title(self) -> str:
        """A title is one line, also when it was pasted with a break in it."""
        return "".join(self.cleaned_data["title"].splitlines())

    def offer(self, congresses: set[int]) -> None:
        """The lists of these congresses; where there are several, each choice says whose it is."""
        lists: dict[str, QuerySet] = {
            "category": Category.objects.filter(is_active=True),
            "tags": Tag.objects.filter(is_active=True),
            "wished_units": Organ.objects.filter(
                is_active=True, kind__in=(OrganKind.SYSTEM, OrganKind.UNIT)
            ),
            "cleared": RefusalReason.objects.filter(is_active=True),
        }
        several = len(congresses) > 1
        for name, rows in lists.items():
            rows = rows.filter(congress__in=congresses)
            field = self.fields[name]
            field.queryset = (
                rows.select_related("congress").order_by("congress", "position", "pk")
                if several
                else rows.order_by("position", "pk")
            )
            words = _ruled_out if name == "cleared" else str
            field.label_from_instance = _with_congress(words) if several else words

    def ask_for_the_rest(self) -> None:
        """On submission: a sentence beside each field that is still empty."""
        self.full_clean()
        if self.proposal is None:
            return
        self.ask_for(missing_wording(self.proposal), len(unchecked_reasons(self.proposal)))

    def ask_for_the_rest_typed(self) -> None:
        """The same of what was typed and is not saved, beside what is wrong with it."""
        data = self.cleaned_data
        lead = self.proposal.lead if self.proposal else data.get("lead")
        asked = self.fields["cleared"].queryset
        if lead is not None:
            asked = asked.filter(congress=lead.congress_id)
        chosen = [reason.pk for reason in data.get("cleared") or ()]
        left = 0 if "cleared" in self.errors else asked.exclude(pk__in=chosen).count()
        names = ("title", "facts", "request", "contact_phone", "origin")
        self.ask_for([name for name in names if not data.get(name)], left)

    def ask_for(self, missing: Iterable[str], left: int) -> None:
        """``left``: how many of the matters that are not accepted are not ruled out yet."""
        for name in missing:
            if name not in self.errors:
                verb = "选择" if name == "origin" else "填写"
                self.add_error(name, f"提交前请{verb}{self.fields[name].label}。")
        if left:
            self.add_error("cleared", f"提交前请逐项对照，还有 {left} 项没有勾选。")

    def saved_values(self) -> MultiValueDict:
        """What is saved, as if it had been typed: for showing it with sentences beside it."""
        values = MultiValueDict()
        for name, value in self.initial.items():
            several = value if isinstance(value, list) else [value]
            values.setlist(
                self.add_prefix(name), ["" if one is None else str(one) for one in several]
            )
        return values

    def clean_contact_phone(self) -> str:
        return half_width(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lead = self.proposal.lead if self.proposal else data.get("lead")
        if lead is None:
            return data
        for name, word in OFFERED.items():
            chosen = data.get(name) or ()
            rows = [chosen] if name == "category" and chosen else chosen
            if any(row.congress_id != lead.congress_id for row in rows):
                self.add_error(name, f"所选的{word}不属于该代表所在的人大。")
        return data

    def valid_fields(self) -> dict[str, Any]:
        """Of what a save takes, everything that can be kept as it was typed."""
        return {name: self.cleaned_data[name] for name in SAVED if name in self.cleaned_data}

    def invalid_labels(self) -> list[str]:
        return [str(self.fields[name].label) for name in SAVED if name in self.errors]


def saved_in(proposal: Proposal) -> dict[str, Any]:
    """The form's values as they are saved. A draft that the system named has no title yet."""
    draft = proposal.draft
    return {
        "title": "" if draft.title == UNNAMED else draft.title,
        "facts": draft.facts,
        "request": draft.request,
        "revision": draft.revision,
        "category": proposal.category_id,
        "origin": proposal.origin,
        "contact_phone": proposal.contact_phone,
        "tags": _keys(proposal.tags),
        "wished_units": _keys(proposal.wished_units),
        "cleared": _keys(draft.cleared),
    }


def _keys(rows: Any) -> list[int]:
    return sorted(rows.order_by().values_list("pk", flat=True))


def _ruled_out(reason: RefusalReason) -> str:
    return f"本件不属于：{reason.name}"


def _with_congress(words: Any) -> Any:
    return lambda row: f"{words(row)}（{row.congress.short_name or row.congress.name}）"
