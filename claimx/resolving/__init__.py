"""Who the source words of one document mean: names, noun phrases, the cast of a document, and what refers to it."""
