"""Versions of the assistant in the console: made, compared, put in use, taken back."""
