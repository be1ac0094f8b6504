"""Loads what every module listens to, in every process: whoever announces a fact must know who wants to hear it.

The worker's library looks for a `jobs` room in each module when Django is ready.
"""

from __future__ import annotations

from importlib import import_module, util

from salur.config.modules import built

for _name in built():
    if util.find_spec(f"salur.{_name}.reactions"):
        import_module(f"salur.{_name}.reactions")
