"""Published reports as answers files, with the scores their authors printed."""
