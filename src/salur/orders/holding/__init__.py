"""Order rules and holds: what a seller asks of each order, what an order breaks, who decides, and how long it took."""
