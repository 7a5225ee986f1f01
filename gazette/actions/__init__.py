"""Every change of documents and of the gazette."""
