"""Which questions mean the same: what they are near to in the knowledge, groups of them, and phrases made of them."""
