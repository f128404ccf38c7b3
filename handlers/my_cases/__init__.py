"""What a reporter sees of their own cases, and what they may do: add, answer, ask to open again, withdraw."""
