"""The decisions: something happened, what now? Handlers return an outcome; they do not send, commit, or read the clock."""
