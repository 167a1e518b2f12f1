import structlog
from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from congress.documents.models import Attachment
from congress.people.visibility import may_see

log = structlog.get_logger(__name__)


@require_GET
@login_required
def download(request: HttpRequest, pk: str) -> FileResponse:
    """The file, for those who may see what it belongs to; always as a download."""
    attachment = _seen(request, pk)
    return FileResponse(
        _opened(attachment, attachment.file),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )


@require_GET
@login_required
def thumbnail(request: HttpRequest, pk: str) -> FileResponse:
    """The small picture, under the same rule; ours alone, drawn by us, so it may be shown."""
    attachment = _seen(request, pk)
    if not attachment.thumbnail:
        raise Http404
    return FileResponse(_opened(attachment, attachment.thumbnail), content_type="image/jpeg")


def _seen(request: HttpRequest, pk: str) -> Attachment:
    attachment = get_object_or_404(Attachment, pk=pk)
    if attachment.owner is None or not may_see(request.user, attachment.owner):
        raise Http404
    return attachment


def _opened(attachment: Attachment, file: FieldFile) -> File:
    try:
        return file.open("rb")
    except FileNotFoundError:
        log.error("attachment_missing", attachment=str(attachment.pk))
        raise Http404 from None
