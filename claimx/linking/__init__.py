"""What belongs together across files and languages: persons and organisations, statements, documents."""
