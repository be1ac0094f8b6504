"""The warehouse's work on a phone: receive, pick, pack, load, take back, inspect, count; and the board of it all."""
