"""Versions made aside, examined beside the live one, put in use without a dropped message, and taken back."""
