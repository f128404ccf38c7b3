"""The decisions: something happened, what now? Handlers return an outcome.

They do not send, commit, or read the clock: that is done at the edge.
"""
