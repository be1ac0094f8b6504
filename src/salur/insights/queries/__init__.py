"""Reading summaries, and where they do not answer the papers themselves: the reports."""
