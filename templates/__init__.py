"""Published rubrics as data, one folder per rubric and year."""
