"""Looking things up while typing: everything the knowledge holds, by code, by part of a name, by meaning."""
