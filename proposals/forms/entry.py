"""A proposal entered from paper, whole and on one page, in the order of the paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from congress.calendar.explanation import day_words
from congress.documents.models import Attachment
from congress.documents.uploads import check_scan
from congress.people.keys import RowsField
from congress.people.models import CongressSession, Deputy, User
from congress.people.roles import Role, congress_ids
from congress.people.selectors import session_on
from congress.people.widgets import KeyedSelect, KeyedSelectMultiple
from congress.workflow.models import StatusChange
from proposals.entry import Paper
from proposals.enums import Origin
from proposals.forms.authors import StaffDraftForm
from proposals.forms.days import TypedDateField
from proposals.models import Proposal, RefusalReason
from proposals.selectors.visible import visible_proposals

NOT_IN_OFFICE = "请从列表中选择本级人大的在任代表；暂停执行职务、已终止的代表不能{}。"
#: Every field of the page, as the paper reads; the last ones are no part of it.
ORDER = (
    "lead", "cosigners", "title", "facts", "request", "category", "origin", "contact_phone",
    "received_on", "source", "scan", "cleared", "ticket", "kept_scan",
)  # fmt: skip


class DeputyKeys:
    """A list of deputies to type into, furnished by static/js/entry.js, not by select.js.

    An option tells the telephone, for the field that is filled from it, and the congress, whose
    sessions count. Written without a template for each: a congress has hundreds of deputies, and
    the page shows them twice.
    """

    def __init__(self, **attrs: Any) -> None:
        super().__init__({"data-deputies": "", "class": "form-select", **attrs})  # type: ignore[call-arg]
        self.attrs.pop("data-select")  # type: ignore[attr-defined]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget: Any = self
        chosen = set(widget.format_value(value))
        options = format_html_join(
            "",
            "<option{}>{}</option>",
            ((flatatt(self.told(key, chosen)), label) for key, label in widget.choices),
        )
        every = {**widget.build_attrs(widget.attrs, attrs), "name": name}
        if widget.allow_multiple_selected:
            every["multiple"] = True
        return format_html("<select{}>{}</select>", flatatt(every), options)

    def told(self, key: Any, chosen: set[str]) -> dict[str, Any]:
        said: dict[str, Any] = {"value": str(key), "selected": str(key) in chosen}
        if deputy := getattr(key, "instance", None):
            words = (deputy.pinyin, deputy.initials, deputy.card_number)
            said |= {
                "data-keys": " ".join(word for word in words if word),
                "data-phone": deputy.phone,
                "data-card": deputy.card_number,
                "data-congress": deputy.congress_id,
            }
        return said


class DeputySelect(DeputyKeys, KeyedSelect):
    pass


class DeputySelectMultiple(DeputyKeys, KeyedSelectMultiple):
    pass


class EntryForm(StaffDraftForm):
    """Everything that a submission asks for; what is wrong has its sentence beside it.

    ``clean`` derives the session from the day of receipt. ``paper`` is what ``entry.enter`` takes.
    """

    cosigners = RowsField(
        label="附议代表", queryset=Deputy.objects.none(), required=False,
        widget=DeputySelectMultiple,
    )  # fmt: skip
    received_on = TypedDateField(label="收到日期")
    source = forms.ChoiceField(label="来源方式")
    scan = forms.FileField(
        label="扫描件",
        required=False,
        validators=[check_scan],
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    #: A scan that came with a page which was not right yet: no browser keeps a chosen file.
    kept_scan = forms.UUIDField(label="扫描件", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user, self.today = user, today
        self.session: CongressSession | None = None
        self.stored: Attachment | None = None
        self.known: Proposal | None = None
        self.fields["cosigners"].queryset = self.offer_deputies(user)
        self.shape()
        self.order_fields(ORDER)
        for name in set(self.fields) - set(ORDER):
            del self.fields[name]

    def offer_deputies(self, user: User) -> Any:
        """Of the office's own congresses, in office today; both fields offer the same people."""
        several = len(congress_ids(user, Role.OFFICE)) > 1
        lead: Any = self.fields["lead"]
        rows = lead.queryset.select_related("delegation", "congress", "term")
        lead.widget = DeputySelect()
        lead.queryset = rows
        for name, word in (("lead", "领衔"), ("cosigners", "附议")):
            self.fields[name].label_from_instance = _with_congress if several else _named
            sentence = NOT_IN_OFFICE.format(word)
            codes = ("invalid_choice", "invalid_pk_value", "invalid_list")
            self.fields[name].error_messages |= dict.fromkeys(codes, sentence)
        return rows

    def shape(self) -> None:
        """Narrow where the draft's page is wide: a whole paper on one screen."""
        for name in ("lead", "title"):
            self.fields[name].required = False  # asked for with the rest, in the same words
        for name, rows in (("facts", 7), ("request", 7)):
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows})
        for name in ("title", "facts", "request", "category", "contact_phone", "cleared"):
            self.fields[name].help_text = ""
        # A browser would cut what is too long without a word.
        self.fields["title"].widget.attrs.pop("maxlength", None)
        choices = [("", "请选择"), *_numbered(Origin.choices)]
        self.fields["origin"] = forms.ChoiceField(label="提出来源", choices=choices, required=False)
        category: Any = self.fields["category"]
        blank, *rows = category.choices
        category.widget.choices = [blank, *_numbered(rows)]
        self.fields["source"].choices = _numbered(StatusChange.Source.choices)
        self.fields["cleared"].label = "不予受理的情形：已核对，本件不属于"
        if len(congress_ids(self.user, Role.OFFICE)) == 1:
            self.fields["cleared"].label_from_instance = str

    def clean_received_on(self) -> date:
        if (day := self.cleaned_data["received_on"]) > self.today:
            raise ValidationError("收到日期不能晚于今天。")
        return day

    def clean_cleared(self) -> list[RefusalReason]:
        """All boxes are ticked at once; those of another congress of the same office say nothing
        about this deputy's."""
        lead = self.cleaned_data.get("lead")
        chosen = self.cleaned_data["cleared"]
        return [row for row in chosen if lead is None or row.congress_id == lead.congress_id]

    def clean_kept_scan(self) -> Attachment | None:
        """Only one's own, and only while it belongs to nothing."""
        rows = Attachment.objects.filter(uploaded_by=self.user, owner_type=None)
        self.stored = rows.filter(pk=self.cleaned_data["kept_scan"]).first()
        return self.stored

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.ask_for_what_is_missing()
        lead, day = data.get("lead"), data.get("received_on")
        if lead is None:
            return data
        if any(deputy.term_id != lead.term_id for deputy in data.get("cosigners") or ()):
            self.add_error("cosigners", "附议代表应当与领衔代表同属一级人大、同一届。")
        elif lead in (data.get("cosigners") or ()):
            self.add_error("cosigners", "领衔代表不必再列为附议代表。")
        if day is not None:
            self.find_session(lead, day)
        if self.session is not None and data.get("title"):
            self.ask_whether_twice(lead, data["title"])
        return data

    def ask_for_what_is_missing(self) -> None:
        data = self.cleaned_data
        verbs = {"lead": "选择", "origin": "选择"}
        for name in ("lead", "title", "facts", "request", "origin", "contact_phone"):
            if name not in self.errors and not data.get(name):
                self.add_error(name, f"请{verbs.get(name, '填写')}{self.fields[name].label}。")
        lead, asked = data.get("lead"), self.fields["cleared"].queryset
        if lead is not None:
            asked = asked.filter(congress=lead.congress_id)
        if "cleared" not in self.errors:
            chosen = [reason.pk for reason in data.get("cleared") or ()]
            if left := asked.exclude(pk__in=chosen).count():
                self.add_error("cleared", f"还有 {left} 项没有勾选。属于其中一项的，不能录入。")
        paper = data.get("source") == StatusChange.Source.PAPER
        scanned = data.get("scan") or data.get("kept_scan")
        if paper and data.get("cosigners") and not scanned and "scan" not in self.errors:
            self.add_error("scan", "代附议代表书面确认的，请附上有其签名的扫描件。")

    def find_session(self, lead: Deputy, day: date) -> None:
        begins = lead.term.starts_on
        session, _ = session_on(lead.congress_id, day)
        if day < begins:
            words = f"收到日期不能早于领衔代表本届任期开始的日期（{day_words(begins)}）。"
            self.add_error("received_on", words)
        elif session is None:
            self.add_error("received_on", "这一天之前本级人大还没有会次，请核对收到日期。")
        else:
            self.session = session

    def ask_whether_twice(self, lead: Deputy, title: str) -> None:
        """The same deputy, the same title, the same session: perhaps the same sheet."""
        same = visible_proposals(self.user).filter(lead=lead, title=title)
        known = same.filter(Q(session=self.session) | Q(session=None)).order_by("pk").first()
        if known is None:
            return
        self.known = known
        self.fields["is_sure"] = forms.BooleanField(
            label="已核对，不是同一件，仍要录入", required=False
        )
        if not self.data.get(self.add_prefix("is_sure")):
            self.add_error(
                "is_sure", f"已有一件标题相同的建议（{_known(known)}），仍要录入请勾选。"
            )

    def paper(self) -> Paper:
        data = self.cleaned_data
        words = ("title", "facts", "request", "contact_phone", "category", "origin", "cleared")
        return Paper(
            lead=data["lead"],
            cosigners=list(data["cosigners"]),
            received_on=data["received_on"],
            source=data["source"],
            words={name: data[name] for name in words},
        )


def _numbered(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """A list of choices answers to the digit with which each begins."""
    return [(value, f"{number} {label}") for number, (value, label) in enumerate(choices, 1)]


def _named(deputy: Deputy) -> str:
    facts = (deputy.name, deputy.card_number, deputy.delegation and deputy.delegation.name)
    return "　".join(str(fact) for fact in facts if fact)


def _with_congress(deputy: Deputy) -> str:
    return f"{_named(deputy)}（{deputy.congress.short_name}）"


def _known(proposal: Proposal) -> str:
    words = (proposal.number_label, proposal.get_status_display())
    return "，".join(word for word in words if word)
