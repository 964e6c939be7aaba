"""The story of a concern in one line of time: what came in, was judged, written, given, done, said and decided."""
