"""Text without a language: spans, tokens, quotation marks, blocks and sentences."""
