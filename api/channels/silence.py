"""Why an event of a resident got no answer of ours, as it stands in the inbox."""

PAUSED = "paused"  # an officer is answering by hand
RECEIVE_ONLY = "receive_only"  # the account may not send
