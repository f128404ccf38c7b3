"""The life of a case: received, given to an officer, worked on, talked about, closed; for chat, web and clock alike."""
