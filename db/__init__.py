"""The memory: tables, questions, writes, migrations. Knows nothing of LINE, of texts, or of people's intentions."""
