"""Journeys of residents in a real Chromium, over a real api process; a small HTTP server stands in Rasa's place."""
