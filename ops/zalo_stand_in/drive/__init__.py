"""Drives the assistant through the stand-in for Zalo, kills it while it works, and counts what residents got."""
