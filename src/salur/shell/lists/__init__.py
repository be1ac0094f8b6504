"""Lists as people use them: what they ask for, the rows that this means, the page, the file, and verbs on many rows."""
