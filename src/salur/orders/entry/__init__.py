"""Order entry by telephone: the form as a table, what is meant by what was typed, and what would become of it."""
