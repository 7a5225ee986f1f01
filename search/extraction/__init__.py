"""The text of uploaded files, read in a child process with limits: `python -m search.extraction FILE`.

Without Django, so that the child starts quickly and holds no connection, no secret and no memory of the worker.
`runner.extract` is the parent's side; `readers` are pure functions, one module a format, loaded when they are needed.
"""
