"""What a long-running process does with the memory of data it no longer uses."""
