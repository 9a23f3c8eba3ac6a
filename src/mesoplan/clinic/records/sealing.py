"""Fields that are sealed with the key of the client they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from mesoplan.clinic import vault

if TYPE_CHECKING:
    from mesoplan.clinic.records.client import Client


class Sealed(models.BinaryField):  # type: ignore[type-arg]
    """Holds a sealed value; read it with ``reveal`` and write it with ``conceal``."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own options
        options.setdefault("default", b"")
        options.setdefault("blank", True)
        options["editable"] = False
        super().__init__(**options)


class SealedRecord(models.Model):
    """A record with sealed fields; ``sealed_for`` is the client whose key it takes."""

    class Meta:
        abstract = True

    def sealed_for(self) -> Client:
        """The client the record is about."""
        return self.client  # type: ignore[attr-defined,no-any-return]

    def reveal(self, field: str) -> Any:  # noqa: ANN401 - plain JSON
        """The value of a sealed field; ``None`` where nothing was ever sealed."""
        value = getattr(self, field)
        if not value:
            return None
        return vault.opened(self.sealed_for().key(), self._where(field), value)

    def conceal(self, **values: object) -> None:
        """Seal these values into their fields; the record must then be saved."""
        key = self.sealed_for().key()
        for field, value in values.items():
            setattr(self, field, vault.sealed(key, self._where(field), value))

    def _where(self, field: str) -> str:
        return f"{self._meta.db_table}.{field}:{self.pk}"
