"""Questions: answered from the knowledge, asked back, or passed to an officer."""
