"""Its being here puts this folder on the path, so that the tests of kinds/ find tiny when they run alone."""
