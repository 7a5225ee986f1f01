"""Signatures of PDFs that other systems deliver: facts for the reader, refusal for what does not hold.

A signature that is broken, or a file that was changed after signing, is refused. A certificate whose issuer is not
among ours is no fault of the file: the facts say that it is not known.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from cms.core.actions import ActionError

from .pdf.verifying import Problem, problem_words, verify_pdf

# These are faults of the file; what is said of the certificate is for the reader to judge.
REFUSED = (Problem.UNREADABLE, Problem.ALTERED, Problem.PARTIAL)


def signature_of(upload: UploadedFile) -> dict[str, Any]:
    """Facts of the last signature as JSON; `{}` where the PDF has none.

    Raises:
        ActionError: the signature does not hold, or cannot be read.
    """
    if not (upload.name or "").lower().endswith(".pdf"):
        return {}
    with NamedTemporaryFile(suffix=".pdf") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        upload.seek(0)
        facts = verify_pdf(Path(copy.name))
    if not facts.signed:
        return {}
    for problem in REFUSED:
        if problem in facts.problems:
            raise ActionError(str(problem_words(problem)), "official")
    return facts.to_json()
