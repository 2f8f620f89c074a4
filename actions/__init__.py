"""What the assistant says: rasa-sdk actions, one file per errand, composing replies from records by code."""
