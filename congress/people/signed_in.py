"""The request of a view that only signed-in people reach."""

from django.http import HttpRequest

from congress.people.models import User


class SignedIn(HttpRequest):
    """For annotations, behind ``login_required`` or the admin's own check."""

    user: User  # type: ignore[assignment]
