"""One file per noun of the public API and its pages."""
