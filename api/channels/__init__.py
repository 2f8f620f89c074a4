"""Channels beside the web: whatever carries messages, on one seam of parse and send."""
