"""Reading what a cell says, without looking anything up. Pure."""
