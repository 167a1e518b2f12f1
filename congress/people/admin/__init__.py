"""The staff side of people."""

from congress.people.admin import access, congresses, deputies, grants, organs, users

__all__ = ["access", "congresses", "deputies", "grants", "organs", "users"]
