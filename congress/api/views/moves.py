"""The moves of any flow: what is open to me, and making one. One code path with the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from congress.api.moves import MadeSerializer, MovesSerializer, attempt_for, made, offered
from congress.api.reading import as_form_data, body_of, text_in
from congress.api.refusals import Refused
from congress.api.views.resource import RowView
from congress.people.error_words import sentences
from congress.people.keys import key_of
from congress.people.visibility import may_see
from congress.workflow.attempts import Attempt
from congress.workflow.forms import MoveForm
from congress.workflow.models import Stateful

#: What stands in the body beside the form's own fields.
OBJECT, MOVE, VERSION = "object", "move", "version"


class MakeSerializer(serializers.Serializer):
    """办理一步。除下列各项外，还有这一步要填的各项（`GET` 的 `fields`），与它们并列。"""

    move = serializers.CharField(help_text="步骤的代码。")
    object = serializers.CharField(
        required=False,
        help_text="办理哪一个对象，写成 `种类:id`，如 `reply:12`（JSON 里也可以写成 "
        '`{"kind": "reply", "id": 12}`）。不写的是整件，或者唯一能办这一步的部件。',
    )
    version = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="读取时对象的版本。带上它，别人先办了的、重复提交的，回答 409；"
        "不带的按现在的版本办。",
    )
    note = serializers.CharField(required=False, help_text="说明、理由。")
    on = serializers.DateField(required=False, help_text="办理日期，可以补记的步骤才有。")
    source = serializers.CharField(required=False, help_text="代办的来源。")


class MovesView(RowView):
    """A subclass names its ``model``, and its ``parts`` where these move as well."""

    answers = {"GET": (200, MovesSerializer), "POST": (200, MadeSerializer)}
    asks = {"POST": MakeSerializer}
    refuses = {"GET": (404,), "POST": (400, 404, 409, 413, 415)}
    words = {
        "GET": (
            "现在可以办的步骤",
            "与页面上给出的一致：对象和它的部件上，现在可以由您办理的各步，要填哪些项，还缺什么。",
        ),
        "POST": (
            "办理一步",
            "与页面上办理是同一件事：同样的权限、表单、条件，同样记入流程。"
            "要填的项与 `move` 并列，名称见 `GET` 的 `fields`。"
            "有附件的以 multipart/form-data 提交。",
        ),
    }

    def parts(self, obj: Any) -> Sequence[Stateful]:
        """The row, and what of it moves by itself, as the user sees it."""
        return [obj]

    def get(self, request: Request, id: str) -> Response:
        today = timezone.localdate()
        found = offered(self.parts(self.row()), request.user, today)
        return Response(MovesSerializer({"results": found}).data)

    def post(self, request: Request, id: str) -> Response:
        row, values = self.row(), body_of(request)
        move, given = text_in(values, MOVE), values.pop(OBJECT, None)
        if not move:
            raise Refused("validation", fields={MOVE: ["请填写步骤的代码。"]})
        attempt = attempt_for(move, given, self.parts(row), request.user, timezone.localdate())
        change = attempt.make(self.form_of(attempt, values))
        root = row.root if may_see(request.user, row.root) else None
        if root is not None:
            root.refresh_from_db()
        return Response(MadeSerializer(made(change, attempt, root)).data)

    def form_of(self, attempt: Attempt, values: dict[str, Any]) -> MoveForm:
        """The move's form, valid. Raises Refused and MoveRefused."""
        attempt.check_permission()
        version = _version(values)
        attempt.check_status(version)
        values[VERSION] = attempt.obj.version if version is None else version
        data, wrong = as_form_data(values)
        form = attempt.form(data=data, files=self.request.FILES)
        wrong |= {
            name[:60]: ["没有这一项。"]
            for name in {**values, **self.request.FILES}
            if name not in form.fields
        }
        if not attempt.is_valid(form) or wrong:
            raise invalid(form, wrong)
        return form


def _version(values: dict[str, Any]) -> int | None:
    given = values.pop(VERSION, None)
    if given is None or given == "":
        return None
    version = key_of(given) if isinstance(given, (str, int)) else None
    if version is None or isinstance(given, (bool, UploadedFile)):
        raise Refused("validation", fields={VERSION: ["请填写整数。"]})
    return version


def invalid(form: Any, wrong: dict[str, list[str]]) -> Refused:
    """The form's sentences, each with its field."""
    fields = dict(wrong)
    for name in form.errors:
        if name in form.fields:
            fields.setdefault(name, sentences(form[name]))
    general = [str(sentence) for sentence in form.non_field_errors()]
    if general:
        fields["__all__"] = general
    return Refused("validation", "".join(general), fields)
