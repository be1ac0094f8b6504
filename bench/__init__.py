"""The bench: Salur's flow beside hand-written SQL for the same work. See README.md."""
