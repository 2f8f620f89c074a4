"""The Zalo Bot platform: a smaller second channel, for trials and emergencies."""
