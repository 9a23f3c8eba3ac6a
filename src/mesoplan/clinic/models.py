"""Django looks for models here; they live in ``records``, one noun a file."""

from mesoplan.clinic.records import *  # noqa: F403 - what records exports
from mesoplan.clinic.records import __all__ as __all__  # noqa: PLC0414 - re-exported
