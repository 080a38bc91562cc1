"""The model card: what a model is, what it was trained on, and how well it does."""

from collections.abc import Mapping, Sequence
from typing import Any

from claimx.passes.transformer.labels import LABELS
from claimx.training.scores import NAMES, Figure

Results = Mapping[str, Mapping[str, Figure]]  # set of documents -> rules, model, merged -> figure of overlap, ...


def model_card(
    *,
    name: str,
    made_from: str,
    languages: Sequence[str],
    licence: str,
    data: Sequence[tuple[str, int, int]],
    options: Mapping[str, Any],
    log: Sequence[Mapping[str, Any]],
    results: Mapping[str, Mapping[str, Mapping[str, Figure]]],
    calibration: Mapping[str, float],
) -> str:
    """The card in Markdown with the header that the Hugging Face hub reads. The same training gives the same card."""
    lines = ["---", "library_name: claimx", "pipeline_tag: token-classification", f"license: {licence}"]
    lines += ["language:", *(f"- {code}" for code in languages), "---", "", f"# {name}", ""]
    lines += [
        f"A token classifier for quotations in news, trained with `claimx train` from {made_from}.",
        "",
        f"```python\nclaimx.extract(path, model={name!r})\n```",
        "",
        "It also loads with `AutoModelForTokenClassification`; there it works without claimx's features, and worse.",
        "",
        "## Labels",
        "",
        "One per token, read off its first word piece: " + ", ".join(LABELS) + ".",
        "B begins a span, I goes on, R resumes the quote before in a further span.",
        "",
        "## Data",
        "",
        "| set | documents | quotes |",
        "|---|---|---|",
        *(f"| {what} | {documents} | {quotes} |" for what, documents, quotes in data),
        "",
        "## Training",
        "",
        "| option | value |",
        "|---|---|",
        *(f"| {key} | {value} |" for key, value in sorted(options.items())),
        "",
        "| epoch | steps | loss | token F1 on what was held back |",
        "|---|---|---|---|",
        *(f"| {row['epoch']} | {row['steps']} | {row['loss']} | {row['score']} |" for row in log),
        "",
        "## Scores",
        "",
        "F1; definitions in claimx's documentation, docs/quality.md.",
    ]
    for title, rows in results.items():
        lines += ["", f"{title}:", "", "| quotes of | " + " | ".join(NAMES) + " |", "|---|" + "---|" * len(NAMES)]
        lines += [f"| {who} | " + " | ".join(f"{row[one].f1:.3f}" for one in NAMES) + " |" for who, row in rows.items()]
        if title in calibration:
            lines += ["", f"Expected calibration error of the merged scores: {calibration[title]:.3f}."]
    return "\n".join(lines) + "\n"
