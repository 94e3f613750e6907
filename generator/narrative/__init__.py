"""The report in words: its outline as a document, the passages that list rows, the audit of figures, the Word file."""
