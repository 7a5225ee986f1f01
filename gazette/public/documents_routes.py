"""Which view answers at which address of `DocumentsPage`."""

from __future__ import annotations

from gazette.registry import PublicView

from . import documents, documents_compare, documents_files, documents_list

VIEWS: dict[str, PublicView] = {
    "documents": documents_list.listing,
    "documents_feed": documents_list.feed,
    "documents_data": documents_list.data,
    "documents_compare": documents_compare.comparison,
    "document": documents.document,
    "document_print": documents.printed,
    "document_file": documents_files.file,
}
