"""Versions of the assistant (knowledge and model): where each is kept and what is told of it."""
