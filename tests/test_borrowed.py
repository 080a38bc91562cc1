"""Borrowed models: tiny ones, made here, that were shown a handful of sentences until they know them."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from generated_news import document

import claimx
from claimx.errors import ModelError
from claimx.lang.pack import bare_pack
from claimx.model import Extraction
from claimx.model.records import ClaimKind, SpeakerKind
from claimx.passes.reading import Reading

os.environ.setdefault("HF_HUB_OFFLINE", "1")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from claimx.borrowed import (  # noqa: E402
    KINDS,
    WORTH,
    Inference,
    NameFinder,
    SentenceEncoder,
    check_speakers,
    weigh_claims,
)
from claimx.passes.transformer.pieces import PieceCutter  # noqa: E402
from claimx.training.vocabulary import SIZES, train_tokenizer  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
SENTENCES = [
    "Clara Marsh said the ferry was late.",
    "Stone Bank said the bridge was closed.",
    "The tower is 40 metres high.",
    "What a lovely day.",
]


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    torch.set_num_threads(1)
    texts = [document(number)["text"] for number in range(80)] + [*SENTENCES, *KINDS.values(), WORTH] * 20
    return train_tokenizer(texts, SIZES["tiny"], tmp_path_factory.mktemp("tokenizer"))


def network(kind: str, tokenizer: Any, labels: list[str]) -> Any:
    torch.manual_seed(1)
    config = transformers.XLMRobertaConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=66, hidden_dropout_prob=0.0, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2,
        id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    return getattr(transformers, kind)(config)


def teach(made: Any, inputs: Any, labels: Any, folder: Path, tokenizer: Any) -> Path:
    optimizer = torch.optim.AdamW(made.parameters(), lr=0.005)
    made.train()
    for _ in range(90):
        made(**inputs, labels=labels).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    made.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def names(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    labels = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
    wanted = {"Clara": 1, "Marsh": 2, "Stone": 3, "Bank": 4}
    rows, targets = [], []
    chance = random.Random(1)
    for _ in range(48):
        text = " ".join(["🦊", *chance.choices(SENTENCES, k=4)][chance.randrange(2) :])
        pieces, target = [0], [0]
        reading = Reading(text, bare_pack())
        for token, cut in enumerate(PieceCutter(tokenizer).cut(reading)):
            pieces += cut
            target += [wanted.get(reading.words[token].text, 0)] * len(cut)
        rows.append([*pieces[:63], 2])
        targets.append([*target[:63], 0])
    longest = max(map(len, rows))
    inputs = {"input_ids": torch.tensor([row + [1] * (longest - len(row)) for row in rows])}
    inputs["attention_mask"] = (inputs["input_ids"] != 1).long()
    target = torch.tensor([row + [-100] * (longest - len(row)) for row in targets])
    made = network("XLMRobertaForTokenClassification", tokenizer, labels)
    return teach(made, inputs, target, tmp_path_factory.mktemp("names"), tokenizer)


@pytest.fixture(scope="module")
def inference(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pairs = [(SENTENCES[2], WORTH, 0), (SENTENCES[3], WORTH, 2), (SENTENCES[0], WORTH, 0), (SENTENCES[1], WORTH, 0)]
    pairs += [(SENTENCES[2], KINDS[ClaimKind.QUANTITY], 0), (SENTENCES[0], KINDS[ClaimKind.QUANTITY], 2)]
    inputs = tokenizer([one for one, _, _ in pairs], [two for _, two, _ in pairs], return_tensors="pt", padding=True)
    labels = torch.tensor([label for _, _, label in pairs])
    made = network("XLMRobertaForSequenceClassification", tokenizer, ["entailment", "neutral", "contradiction"])
    return teach(made, inputs, labels, tmp_path_factory.mktemp("nli"), tokenizer)


def test_names_have_their_place_and_sort(names: Path) -> None:
    text = "🦊 " + SENTENCES[0] + "\n\n" + SENTENCES[1]
    found = NameFinder(names).find(text)
    assert [(one.span.of(text), one.label) for one in found] == [("Clara Marsh", "PER"), ("Stone Bank", "ORG")]
    assert all(one.score > 0.5 for one in found)


def test_names_are_found_to_the_end_of_a_long_text(names: Path) -> None:
    text = " ".join([SENTENCES[0], SENTENCES[1]] * 150)
    found = NameFinder(names).find(text)
    assert len(found) > 270
    assert found[-1].span.end > len(text) - 40


def test_a_speaker_gets_the_kind_that_its_mentions_have(names: Path) -> None:
    extraction = claimx.extract_text(SENTENCES[1], language="en")
    wrong = extraction.speakers[0].model_copy(update={"kind": SpeakerKind.PERSON})
    checked = check_speakers(extraction.model_copy(update={"speakers": (wrong,)}), NameFinder(names))
    assert [speaker.kind for speaker in checked.speakers] == [SpeakerKind.ORGANIZATION]
    assert Extraction.model_validate_json(checked.model_dump_json()) == checked


def test_claims_are_weighed_by_what_they_entail(inference: Path) -> None:
    extraction = claimx.extract_text(" ".join(SENTENCES[1:3]), language="en")
    model = Inference(inference)
    weighed = weigh_claims(extraction, model, kinds={ClaimKind.QUANTITY: KINDS[ClaimKind.QUANTITY]})
    assert len(weighed.claims) == len(extraction.claims) > 0
    for claim, chance in zip(weighed.claims, model.chances([one.text for one in weighed.claims], WORTH), strict=True):
        assert claim.check_worthiness.value == chance
        assert claim.check_worthiness.method == f"nli:{inference.name}"
    assert model.chances(SENTENCES[2:], WORTH)[0] > 0.9 > 0.1 > model.chances(SENTENCES[2:], WORTH)[1]


def test_a_model_without_entailment_is_refused(names: Path, tokenizer: Any, tmp_path: Path) -> None:
    made = network("XLMRobertaForSequenceClassification", tokenizer, ["yes", "no"])
    made.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="no label 'entailment' among no, yes"):
        Inference(tmp_path)


def test_the_encoder_is_one_more_signal_of_linking(tokenizer: Any, tmp_path: Path) -> None:
    network("XLMRobertaModel", tokenizer, ["x"]).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    encoder = SentenceEncoder(tmp_path)
    vectors = encoder.encode(SENTENCES[:2])
    assert [round(sum(x * x for x in vector), 3) for vector in vectors] == [1.0, 1.0]
    said = "“The ferry from Skarra was late again on every day of March,” said Clara Vogt."
    texts = [f"{said} {rest}" for rest in ("It rained in the north.", "Nobody waited at the pier.")]
    graph = claimx.graph(claimx.extract_text(text, language="en", source=text) for text in texts)
    links = [edge for edge in graph.link(encoder=encoder).links() if edge.made_by == "links@1"]
    assert links
    assert any("encoder" in dict(edge.signals) for edge in links)


def test_a_prefix_stands_before_each_text(tokenizer: Any, tmp_path: Path) -> None:
    network("XLMRobertaModel", tokenizer, ["x"]).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    plain, prefixed = SentenceEncoder(tmp_path), SentenceEncoder(tmp_path, prefix="query: ")
    assert prefixed.encode(SENTENCES[:2]) == plain.encode([f"query: {text}" for text in SENTENCES[:2]])
    assert prefixed.encode(SENTENCES[:1]) != plain.encode(SENTENCES[:1])


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model in safetensors there"):
        SentenceEncoder(tmp_path)
