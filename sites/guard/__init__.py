"""The gate in front of the admin, and Wagtail's views that need narrowing (docs/adr/0009-one-gate.md).

Stock Wagtail asks the right on a kind of object and then fetches any row; lists, choosers, filters, reports and APIs
show every unit's titles. Here one middleware lets through only what is on its list, after asking for every object
named in the address; the listings are replaced by subclasses that show the user's own.
"""
