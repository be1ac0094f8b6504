"""What crosses modules for one person: the menu, work queues, search."""
