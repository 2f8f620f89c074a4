"""What an officer works out for a resident at the desk: papers of a visit, fees, the day of return. Pure functions."""
