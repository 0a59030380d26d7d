"""The explorer: one customer walked by hand, on a screen or in plain lines. Only app.py and what it shows know textual."""
