"""Nothing typed is lost: drafts kept while one writes, and a form sent twice that makes one thing."""
