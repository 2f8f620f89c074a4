"""Rasa is imported as `python -m bot` imports it: without TensorFlow."""

from bot import stand_in

stand_in.install()
