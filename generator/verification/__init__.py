"""Recalculation by independent engines, comparison with what was issued, findings."""
