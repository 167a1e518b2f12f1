"""Rules for passwords beyond Django's own, with messages in Chinese, and their history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils import timezone

from congress.people.models import PasswordHistory, User
from congress.people.password_words import is_common_pattern, is_mostly, own_words

KEPT = 10  # hashes per account; the validator looks at the newest of them


class LengthValidator(MinimumLengthValidator):
    """Django's own rules say the same, but not all of it in Chinese."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return f"密码不能少于{self.min_length}位。"


class NotCommonValidator(CommonPasswordValidator):
    """Django's list, and what remains of a password without its digits and symbols."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        if is_common_pattern(password):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return "这个密码很常见，容易被猜中，请换一个。"

    def get_help_text(self) -> str:
        return "不能使用常见的密码。"


class NotSimilarValidator(UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name", "phone", "email"))

    def validate(self, password: str, user: Any = None) -> None:
        """Django compares as a whole; a name written twice, or with a year, passes that."""
        super().validate(password, user)
        if isinstance(user, User) and is_mostly(password, own_words(user.username, user.name)):
            raise ValidationError(self.get_error_message(), code="password_too_similar")

    def get_error_message(self) -> str:
        return "密码与您的用户名、姓名或者联系方式太相近，请换一个。"

    def get_help_text(self) -> str:
        return "不能与本人的用户名、姓名、联系方式相近。"


class ComplexityValidator:
    """At least three of: upper case, lower case, digits, symbols."""

    message = "密码须包含大写字母、小写字母、数字、符号四类中的至少三类。"

    def validate(self, password: str, user: Any = None) -> None:
        kinds = (
            any(c.isascii() and c.isupper() for c in password),
            any(c.isascii() and c.islower() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        )
        if sum(kinds) < 3:
            raise ValidationError(self.message, code="password_too_simple")

    def get_help_text(self) -> str:
        return self.message


class HistoryValidator:
    """The last few passwords, the present one included, are not used again."""

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    @property
    def message(self) -> str:
        return f"不能使用最近{self.remembered}次用过的密码。"

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, User) or user.pk is None:
            return
        known = list(
            PasswordHistory.objects.filter(user=user)
            .order_by("-created_at", "-pk")
            .values_list("password", flat=True)[: self.remembered]
        )
        # The stored row, not the instance: forms may already have set the new one on it.
        current = User.objects.filter(pk=user.pk).values_list("password", flat=True).first()
        for encoded in {*known, current}:
            if encoded and check_password(password, encoded):
                raise ValidationError(self.message, code="password_used_before")

    def get_help_text(self) -> str:
        return self.message


def set_password(user: User, password: str, *, must_change: bool = False) -> None:
    """The only way a password is set: hash, history, and whether it must be changed."""
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = timezone.now()
    # Only these: the instance may be old, and would undo what was done to the account meanwhile.
    fields = ["password", "must_change_password", "password_changed_at"]
    user.save(update_fields=None if user._state.adding else fields)
    remember_password(user)


def remember_password(user: User) -> None:
    """Keep the present hash in the history, and drop what is older than the last few."""
    PasswordHistory.objects.create(user=user, password=user.password)
    kept = PasswordHistory.objects.filter(user=user).values_list("pk", flat=True)[:KEPT]
    PasswordHistory.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
