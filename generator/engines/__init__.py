"""Recalculation engines: `formulas` made fast, and LibreOffice; they know workbooks, nothing of rubrics."""
