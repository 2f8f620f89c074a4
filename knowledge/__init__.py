"""What the assistant knows: text, records, load, check, build, store, search. Imports no other room."""
