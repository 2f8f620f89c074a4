"""The records: what residents and officers leave behind, written by this room alone."""
