"""The rubric language: facts, measures, expressions, rule kinds, loading, lint."""
