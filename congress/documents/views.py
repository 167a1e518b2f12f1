from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from congress.documents.reading import as_download, opened, seen_by


@require_GET
@login_required
def download(request: HttpRequest, pk: str) -> FileResponse:
    """The file, for those who may see what it belongs to; always as a download."""
    return as_download(seen_by(request.user, pk))


@require_GET
@login_required
def thumbnail(request: HttpRequest, pk: str) -> FileResponse:
    """The small picture, under the same rule; ours alone, drawn by us, so it may be shown."""
    attachment = seen_by(request.user, pk)
    if not attachment.thumbnail:
        raise Http404
    return FileResponse(opened(attachment, attachment.thumbnail), content_type="image/jpeg")
