"""The room of documents and the gazette with 50,000 documents, 200,000 relations and 2,000 issues."""
