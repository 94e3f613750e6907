"""The core of scorebook: knows nothing of click, xlwings or a running Excel."""
