"""Real invoice lines of a real wholesaler through every verb, week by week.

`source` reads and checks the lines, `plan` says what the weeks need, `firm`, `goods` and `money` tell it to the verbs,
`totals` compares. Two processes share the work: one moves goods, the other money; `progress` is what both know of each
other and what is left after a crash.
"""
