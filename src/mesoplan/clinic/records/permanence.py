"""Records that are written once.

A signed consent, a decision, an event: what was written stays as it was. The model
refuses, and so do triggers in the database (migration 0002).
"""

from __future__ import annotations

from typing import Any, Never

from django.db import models


class Permanent(TypeError):
    """An attempt to change or delete a record that is written once."""


class PermanentQuerySet(models.QuerySet[Any]):
    """Refuses bulk changes, which would go behind the model's back."""

    def update(self, **_: object) -> Never:
        """Refuse."""
        raise Permanent(_refusal(self.model))

    def delete(self) -> Never:
        """Refuse."""
        raise Permanent(_refusal(self.model))


class WrittenOnce(models.Model):
    """Can be inserted and read, never changed, never deleted."""

    objects = PermanentQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Insert; refuse anything else."""
        if not self._state.adding:
            raise Permanent(_refusal(type(self)))
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *_: object, **__: object) -> Never:
        """Refuse."""
        raise Permanent(_refusal(type(self)))


def _refusal(model: type[models.Model]) -> str:
    return (
        f"{model.__name__}: this record is written once and kept; "
        "add a new one that says what has changed"
    )
