"""The words of each kind of reply, built from records; no Rasa here."""
