"""Changing records of ``data/`` in the YAML they stand in: nothing but what was changed gets other bytes."""
