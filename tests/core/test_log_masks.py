"""Secrets of links stay out of the log."""

from __future__ import annotations

import io
import logging

from cms.core.log_masks import masked
from cms.settings.logs import configure
from questions.codes import secret_of

CODE = "4F7K-9M2P"


def test_the_secret_of_a_question_is_hidden():
    secret = secret_of(CODE)
    hidden = masked(f"GET /hoi-dap/theo-doi/{CODE}/{secret}/rut/?x=1")
    assert secret not in hidden
    assert hidden == f"GET /hoi-dap/theo-doi/{CODE}/…/rut/?x=1"
    assert masked("GET /tin-tuc/2026-nghe/") == "GET /tin-tuc/2026-nghe/"


def test_every_line_passes_the_mask():
    secret = secret_of(CODE)
    for form in ("json", "console"):
        config = configure(form, "INFO")
        formatter = config["formatters"]["structured"].copy()
        made = formatter.pop("()")(**formatter)
        handler = logging.StreamHandler(stream := io.StringIO())
        handler.setFormatter(made)
        record = logging.LogRecord("x", logging.INFO, "", 0, f"GET /hoi-dap/theo-doi/{CODE}/{secret}/", None, None)
        handler.emit(record)
        assert secret not in stream.getvalue()
        assert CODE in stream.getvalue()
