"""A plan: the steps of a change, in sentences for the person who decides and as data for the audit."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder

from sites.enums import StepKind


class Step(ABC):
    """One thing that a change does. Making a step and asking for its sentence writes nothing."""

    kind: ClassVar[StepKind]

    @abstractmethod
    def sentence(self) -> str:
        """What is done, in the active language."""

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """What is done, for the audit; whatever decides about the outcome is in it, so that plans can be compared."""

    def perform(self, user: Any) -> None:  # noqa: B027 (a note does nothing)
        """Do it, inside the transaction of the action."""


@dataclass(frozen=True)
class Plan:
    """Everything that a change will do, in order."""

    steps: tuple[Step, ...]

    @property
    def token(self) -> str:
        """The same for the same plan: who confirms one gets that one, or sees the new one first."""
        rows = [[step.kind.value, step.data()] for step in self.steps]
        dumped = json.dumps(rows, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
        return hashlib.sha256(dumped.encode()).hexdigest()

    @property
    def sentences(self) -> list[str]:
        return [step.sentence() for step in self.steps]

    def as_data(self) -> list[dict[str, Any]]:
        """For the audit: kind, sentence and data of each step."""
        return [{"kind": step.kind.value, "text": step.sentence(), **step.data()} for step in self.steps]
