"""The transformer pass: a token classifier over content, cue and source, and what joins its labels to quotes."""
