"""The API of questions: submitting with a key, the public archive, figures."""
