"""Measuring the assistant beside a stock Rasa bot: ``python -m ops.bench`` writes docs/benchmarks/."""
