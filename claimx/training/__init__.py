"""Fine-tuning of token classifiers on annotated quotes."""
