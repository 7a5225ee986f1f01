"""Machine suggestions: off unless `TRANSLATION_MACHINE` names a backend; never confirmed by themselves."""

from .base import MachineBackend, MachineError
from .service import machine, monthly_use, translate

__all__ = ["MachineBackend", "MachineError", "machine", "monthly_use", "translate"]
