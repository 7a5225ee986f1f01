"""Forms of the officers' room."""
