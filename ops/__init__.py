"""Installing, training, running and measuring the assistant. May import knowledge only."""
