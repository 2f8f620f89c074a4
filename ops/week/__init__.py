"""A week in the life of a commune, played in a real browser: from a question nobody could answer to its answer."""
