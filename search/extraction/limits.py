"""What reading one file may cost."""

from __future__ import annotations

import json
import resource
from dataclasses import asdict, dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of one child process; the kernel keeps those of time and memory.

    Attributes:
        cpu_seconds, wall_seconds: of the child; the parent watches the second.
        memory: bytes of address space.
        file_bytes: larger files are not read.
        unpacked_bytes, member_bytes, ratio, members: of an archive (DOCX, XLSX, ODT …) and of one file in it.
        pages, chars: as much as is kept.
    """

    cpu_seconds: int = 30
    wall_seconds: int = 60
    memory: int = 512 * MIB
    file_bytes: int = 100 * MIB
    unpacked_bytes: int = 200 * MIB
    member_bytes: int = 60 * MIB
    ratio: int = 200
    members: int = 10_000
    pages: int = 500
    chars: int = 300_000

    @property
    def output_bytes(self) -> int:
        """Cap of the child's answer: every character in UTF-8, escapes, and what stands around the text."""
        return 6 * self.chars + 16_384

    def dumped(self) -> str:
        return json.dumps(asdict(self))

    def apply(self) -> None:
        """Bind this process: time, memory, no core, no file written, no child of its own."""
        resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_seconds, self.cpu_seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
