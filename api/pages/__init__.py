"""What the public pages show, made ready for the templates: no HTML here but the QR code and the JSON-LD block."""
