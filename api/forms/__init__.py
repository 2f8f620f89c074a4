"""Guided forms in the conversation: feedback with a receipt code, a satisfaction survey."""
