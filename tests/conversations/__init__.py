"""Conversation scripts that an officer can read, and what plays them."""
