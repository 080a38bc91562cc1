"""How persons and organisations are told apart and together: names, evidence, clusters."""
