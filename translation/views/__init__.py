"""The desk's screens. Each asks for what it shows and changes; other people's jobs do not exist."""
