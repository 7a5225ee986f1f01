"""One module a format: `read(path, sheets, limits)` adds the file's text to `sheets`.

Modules are loaded by name, only the one that is needed: the libraries behind them take most of the child's start.
"""
