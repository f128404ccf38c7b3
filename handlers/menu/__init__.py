"""The menu, hello and goodbye, and what is sent without words."""
