"""PDF of the gazette: looked at (`inspecting`), composed (`composing`), signed and verified (`signing`, `verifying`).

Pure functions over paths and dataclasses; no models. Each module is imported by its own name, so that what only looks
at a file does not load what sets or signs one.
"""
