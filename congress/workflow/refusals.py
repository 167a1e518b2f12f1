"""Why a move did not happen. Every refusal speaks Chinese and has a stable code."""

from __future__ import annotations


class MoveRefused(Exception):
    """``sentences`` are shown to the person; ``code`` is for programs."""

    code = "refused"

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences

    def __str__(self) -> str:
        return "".join(self.sentences)


class NotPermitted(MoveRefused):
    code = "not_permitted"


class WrongStatus(MoveRefused):
    code = "wrong_status"


class Stale(MoveRefused):
    """Somebody moved the object after this form was opened."""

    code = "stale"


class Guarded(MoveRefused):
    """Something is still missing."""

    code = "guarded"


class BadInput(MoveRefused):
    code = "bad_input"
