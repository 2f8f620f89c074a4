"""How long what residents leave is kept, in days; the personal-data notice tells it."""

RETENTION: dict[str, int] = {"conversations": 90, "ratings": 365, "feedback": 730, "shares": 90}
