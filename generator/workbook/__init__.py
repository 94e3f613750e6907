"""The issued workbook: layout, styles and names, written as a new file."""
