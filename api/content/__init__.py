"""Content edited in the console: proposed by one person, approved by another, written back to ``data/``."""
