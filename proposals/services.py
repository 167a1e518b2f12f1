"""Verbs that are not a change of status. The effects of those that are stand in ``effects``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from congress.documents.models import Attachment
from congress.documents.uploads import discard, keep_files
from congress.notices.services import tell
from congress.people.models import Deputy, Organ, User
from proposals.enums import ENDED, OpinionStatus, ProposalStatus, ReplyStatus
from proposals.kinds import MESSAGE
from proposals.models import (
    HandlingTask,
    JointOpinion,
    Message,
    PlannedUnit,
    Proposal,
    ProposalDraft,
    ProposalText,
    RefusalReason,
    Reply,
    Tag,
)
from proposals.selectors.opinions import opinions_offered
from proposals.selectors.routes import digest_of
from proposals.selectors.talk import deputies_to_tell, desk_of, mandate_for

REPLY_FIELDS = (
    "letter_number",
    "body",
    "result_code",
    "planned_on",
    "reason",
    "addressee",
    "mode",
    "publicity",
    "publicity_reason",
    "contact_name",
    "contact_phone",
    "copies",
    "signatory",
)


@dataclass
class Overtaken(Exception):
    """Somebody saved in between. ``current`` stands now; the caller keeps what was typed."""

    current: models.Model

    def __str__(self) -> str:
        return "您打开本页以后，内容已在别处改过并保存。请对照下面两份内容，改好后再次保存。"


class NotEditable(Exception):
    def __str__(self) -> str:
        return "现在的状态不能修改内容。"


def create_draft(
    *,
    lead: Deputy,
    by: User,
    for_deputy: bool = False,
    title: str,
    facts: str = "",
    request: str = "",
    contact_phone: str = "",
    category: Any = None,
    origin: str = "",
    tags: Iterable[Tag] = (),
    wished_units: Iterable[Organ] = (),
    cleared: Iterable[RefusalReason] = (),
) -> Proposal:
    """A new proposal in draft. ``for_deputy``: entered by staff from paper."""
    with transaction.atomic():
        proposal = Proposal.objects.create(
            congress=lead.congress,
            lead=lead,
            title=title,
            category=category,
            origin=origin,
            contact_phone=contact_phone,
            entered_by=by,
            is_entered_by_staff=for_deputy,
        )
        proposal.tags.set(tags)
        proposal.wished_units.set(wished_units)
        draft = ProposalDraft.objects.create(
            proposal=proposal, title=title, facts=facts, request=request
        )
        draft.cleared.set(cleared)
    return proposal


#: What a save may change: words on the draft, facts on the proposal, lists beside both.
WORDS = ("title", "facts", "request")
FACTS = ("category", "contact_phone", "origin")
LISTS = ("tags", "wished_units")


def save_draft(proposal: Proposal, *, revision: int, **fields: Any) -> int:
    """Overwrite the draft if it still is ``revision``; return the new revision.

    ``fields``: any of title, facts, request, category, contact_phone, origin, tags, wished_units,
    cleared; what is not named stays. The new revision is counted in the database: one that no
    column could hold is stale like any other. History is not written: an unfinished sentence is
    nobody's business. Raises Overtaken when somebody saved in between, NotEditable when the
    proposal is beyond editing.
    """
    if unknown := set(fields) - {*WORDS, *FACTS, *LISTS, "cleared"}:
        raise TypeError(f"not fields of a draft: {sorted(unknown)}")
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if not locked.is_editable:
            raise NotEditable
        words = {name: fields[name] for name in WORDS if name in fields}
        saved = ProposalDraft.objects.filter(proposal=proposal, revision=revision).update(
            **words, revision=F("revision") + 1, saved_at=timezone.now()
        )
        if not saved:
            raise Overtaken(ProposalDraft.objects.get(proposal=proposal))
        changes = {name: fields[name] for name in FACTS if name in fields}
        if "title" in words and locked.text_id is None:
            changes["title"] = words["title"]  # others read it: later it follows the text
        if changes:
            Proposal.objects.filter(pk=proposal.pk).update(**changes)
        for name in LISTS:
            if name in fields:
                getattr(locked, name).set(fields[name])
        if "cleared" in fields:
            locked.draft.cleared.set(fields["cleared"])
    return revision + 1


def discard_draft(proposal: Proposal) -> None:
    """Throw away a draft that nobody else has seen. Raises NotEditable for any other."""
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if locked.version or locked.was_submitted or not locked.is_editable:
            raise NotEditable
        files = list(locked.attachments.order_by("pk"))
        locked.delete()  # the rows of its files go with it
        Proposal.history.filter(id=proposal.pk).delete()  # with the row that deleting wrote
    for file in files:
        file.remove_files()


def attach_to_draft(proposal: Proposal, files: Iterable[UploadedFile], *, by: User) -> None:
    """Keep checked files with the draft, all or none. Call it outside a transaction.

    Raises ValidationError for a file that is found wanting only when it is read as a whole.
    """
    kept = keep_files(files, congress=proposal.congress, by=by, owner=proposal)
    proposal.draft.attachments.add(*kept)


def detach_from_draft(proposal: Proposal, files: Iterable[Attachment]) -> None:
    """Take files out of the draft. What a version carries stays on the disk, for that version."""
    files = list(files)
    with transaction.atomic():
        Proposal.objects.select_for_update().get(pk=proposal.pk)  # no version is cut meanwhile
        proposal.draft.attachments.remove(*files)
        cut = ProposalText.attachments.through.objects.filter(attachment__in=files)
        carried = set(cut.values_list("attachment_id", flat=True))
    for file in files:
        if file.pk not in carried:
            discard(file)


def plan_units(
    proposal: Proposal, lines: Iterable[tuple[Organ, str]], *, seen: str | None = None
) -> None:
    """Replace the prepared allocation (分办方案) by these (organ, role).

    ``seen``: digest of the lines that the person had before him. Raises Overtaken when others
    stand there now, NotEditable when the proposal has been handed over.
    """
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if locked.status != ProposalStatus.REGISTERED:
            raise NotEditable
        if seen is not None and seen != digest_of(locked.planned_units.all()):
            raise Overtaken(locked)
        locked.planned_units.all().delete()
        PlannedUnit.objects.bulk_create(
            PlannedUnit(proposal=locked, organ=organ, role=role) for organ, role in lines
        )


def save_reply(reply: Reply, *, revision: int, **fields: Any) -> int:
    """Overwrite the reply's draft if it still is ``revision``; as ``save_draft``.

    ``opinions``: the joint opinions taken over; others than those sent in the reply's own round
    are left out.
    """
    if unknown := set(fields) - {*REPLY_FIELDS, "opinions"}:
        raise TypeError(f"not fields of a reply's draft: {sorted(unknown)}")
    opinions = fields.pop("opinions", None)
    rows = Reply.objects.filter(pk=reply.pk, revision=revision, status=ReplyStatus.DRAFT)
    with transaction.atomic():
        if not rows.update(**fields, revision=F("revision") + 1):
            current = Reply.objects.get(pk=reply.pk)
            raise NotEditable if current.status != ReplyStatus.DRAFT else Overtaken(current)
        if opinions is not None:
            chosen = {opinion.pk for opinion in opinions}
            reply.opinions.set(opinions_offered(reply).filter(pk__in=chosen))
    return revision + 1


OPINION_FIELDS = ("body", "contact_name", "contact_phone")


def save_opinion(opinion: JointOpinion, *, revision: int, **fields: Any) -> int:
    """Overwrite the joint opinion's draft if it still is ``revision``; as ``save_draft``."""
    if unknown := set(fields) - set(OPINION_FIELDS):
        raise TypeError(f"not fields of an opinion's draft: {sorted(unknown)}")
    rows = JointOpinion.objects.filter(pk=opinion.pk, revision=revision, status=OpinionStatus.DRAFT)
    if not rows.update(**fields, revision=F("revision") + 1):
        current = JointOpinion.objects.get(pk=opinion.pk)
        raise NotEditable if current.status != OpinionStatus.DRAFT else Overtaken(current)
    return revision + 1


class Ended(Exception):
    def __str__(self) -> str:
        return "本件已经办结，不能再留言。"


def write_message(task: HandlingTask, *, by: User, body: str, on: date) -> Message:
    """A word between the deputies and the unit, on the record; the other side is told.

    Raises Ended when the proposal has ended.
    """
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=task.proposal_id)
        if proposal.status in ENDED:
            raise Ended
        deputy = mandate_for(by, proposal)
        message = Message.objects.create(
            congress=task.congress,
            task=task,
            author=by,
            author_name=deputy.name if deputy else by.name,
            deputy=deputy,
            body=body,
        )
        sender = f"{deputy.name}代表" if deputy else task.organ.name
        tell(
            desk_of(task, on) if deputy else deputies_to_tell(proposal),
            key=f"message:{message.pk}",
            subject=f"{sender}给您留言：{proposal.title}",
            url=f"{reverse('proposals:talk', args=[proposal.pk])}?task={task.pk}",
            congress=task.congress,
            root=proposal,
            kind=MESSAGE,
        )
    return message
