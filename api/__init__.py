"""The doors: the public HTTP API, the commune's page, and what stands in for Rasa while it is away."""
