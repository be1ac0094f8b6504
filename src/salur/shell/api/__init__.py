"""The API: what the modules register in their `api.py` gets an address, a schema, an example and a batch here."""

ROOT = "api/v1"  # where it is served
