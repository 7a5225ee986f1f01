"""`/api/v1/documents/`: document systems deliver with a key, everybody reads what is published."""
