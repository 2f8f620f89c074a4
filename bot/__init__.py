"""How words become intents: Rasa components, word segmentation, and the command that serves them."""
