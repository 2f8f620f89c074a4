"""Reading a commune's reform plan (docx, pdf, txt, html) into a draft that a person reviews before anyone sees it."""
