"""Reading lists of procedures that others made (Excel, CSV, saved pages, exports of the portal) and comparing them."""
