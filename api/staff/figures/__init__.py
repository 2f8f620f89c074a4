"""The section "Số liệu": a period's figures as tables, charts and sentences; numbers alone, no resident's text."""
