"""A stand-in for Zalo's servers, faithful to what is known of them, for tests and for trying the assistant at home."""
