"""The words and facts that officers own: knowledge, phrases, cards, places, and the search over them.

Knows nothing of the rest of the program and can be checked alone.
"""
