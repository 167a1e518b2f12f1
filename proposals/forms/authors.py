"""Who writes a proposal: a deputy himself, or the office from his paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from congress.people.enums import DeputyStatus
from congress.people.models import Deputy, User
from congress.people.roles import Role, congress_ids, deputies_of
from congress.people.widgets import KeyedSelect
from proposals.forms.draft import DraftForm
from proposals.models import Proposal

#: static/js/autosave.js: once the page has made its draft, the draft is this deputy's.
FIXED = {"data-fixed": ""}


class DeputyDraftForm(DraftForm):
    """A deputy's own; who is deputy of two congresses says for which he writes."""

    def __init__(
        self, *args: Any, user: User, proposal: Proposal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, proposal=proposal, **kwargs)
        mandates = [d for d in deputies_of(user) if d.status == DeputyStatus.ACTIVE]
        if proposal is None:
            own = Deputy.objects.filter(pk__in=[deputy.pk for deputy in mandates])
            self.fields["lead"] = forms.ModelChoiceField(
                label="以哪一级代表的身份",
                queryset=own.select_related("congress").order_by("pk"),
                empty_label=None,
                widget=forms.Select(attrs=FIXED),
            )
            self.fields["lead"].initial = mandates[0].pk if mandates else None
            self.fields["lead"].label_from_instance = lambda deputy: deputy.congress.name
            self.fields["contact_phone"].initial = mandates[0].phone if mandates else ""
            if len(mandates) == 1:
                self.fields["lead"].widget = forms.HiddenInput()
        self.offer({proposal.congress_id} if proposal else {d.congress_id for d in mandates})


class StaffDraftForm(DraftForm):
    """Entered by the office from paper, for a deputy in office."""

    def __init__(
        self, *args: Any, user: User, proposal: Proposal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, proposal=proposal, **kwargs)
        congresses = congress_ids(user, Role.OFFICE)
        if proposal is None:
            today = timezone.localdate()
            self.fields["lead"] = forms.ModelChoiceField(
                label="领衔代表",
                queryset=Deputy.objects.filter(
                    congress__in=congresses,
                    status=DeputyStatus.ACTIVE,
                    term__starts_on__lte=today,
                    term__ends_on__gte=today,
                ).order_by("stroke_key"),
                empty_label="请选择（按姓氏笔画）",
                widget=KeyedSelect(attrs=FIXED),
            )
        self.offer({proposal.congress_id} if proposal else congresses)

    def clean(self) -> dict[str, Any]:
        """The deputy's telephone, unless the paper names another."""
        data = super().clean()
        lead = self.proposal.lead if self.proposal else data.get("lead")
        if lead and "contact_phone" in data and not data["contact_phone"]:
            data["contact_phone"] = lead.phone
        return data
