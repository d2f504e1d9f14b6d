"""What it means to be published: documents, editions, periods, addresses.

Abstract models and what works on any of them: their admin, their public views, the
rich text field, the loader of initial content. It knows Django and nothing of ours.
"""
