"""The staff console: who may enter, what every page of it shares, what is noted of what staff do."""
