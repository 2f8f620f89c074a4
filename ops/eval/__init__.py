"""Measuring how well the assistant understands: ``python -m ops.eval`` writes docs/evaluation/."""
