"""Closed months as Parquet: for questions over many years, on this machine or on a cluster of them."""
