"""The transformer pass, trained here from nothing on invented sentences whose cues the rules do not know."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from generated_news import document, write

import claimx
from claimx.errors import MissingExtraError, ModelError, TrainingError
from claimx.lang.pack import load_pack
from claimx.passes.reading import Reading

os.environ.setdefault("HF_HUB_OFFLINE", "1")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from claimx.passes.transformer import TransformerPass  # noqa: E402
from claimx.passes.transformer.network import Settings, load_network, load_tokenizer  # noqa: E402
from claimx.training.loop import Schedule  # noqa: E402
from claimx.training.train import Recipe, train  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
SCHEDULE = Schedule(epochs=14, rate=3e-3, batch=1024, every=10, lost_features=0.5)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("news") / "train.jsonl", 240)


@pytest.fixture(scope="module")
def model(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    recipe = Recipe(
        train=(news,), into=tmp_path_factory.mktemp("models") / "tiny", from_scratch="tiny", schedule=SCHEDULE
    )
    return train(recipe, report=lambda line: None)


def unseen(number: int, sentences: int = 4) -> dict:
    return document(number, sentences, seed="unseen")


def test_it_finds_what_the_rules_are_blind_to(model: Path) -> None:
    wanted = found = right = 0
    for number in range(20):
        one = unseen(number)
        assert not claimx.extract_text(one["text"], language="en").quotes
        quotes = claimx.extract_text(one["text"], language="en", model=model).quotes
        gold = {
            (tuple(map(tuple, q["content"])), tuple(map(tuple, q["source"])), tuple(map(tuple, q["cue"])))
            for q in one["quotes"]
        }
        wanted += len(gold)
        found += len(quotes)
        right += len(gold & {(quote.content, quote.source, quote.cue) for quote in quotes})
    assert wanted > 40
    assert right >= 0.8 * wanted
    assert right >= 0.8 * found


def test_a_quote_says_which_model_found_it_and_how_sure(model: Path) -> None:
    extraction = claimx.extract_text("Nora Quist glorked the ferry leaks badly.", language="en", model=model)
    (quote,) = extraction.quotes
    assert quote.evidence[0].made_by == "transformer@1"
    assert quote.evidence[0].because == "tiny"
    assert quote.score == quote.evidence[0].score > 0.5
    assert "transformer@1" in extraction.run.passes
    assert extraction.run.options["model"] == "tiny"


def test_the_same_text_gives_the_same_bytes(model: Path) -> None:
    text = unseen(3, 30)["text"]
    one, other = (claimx.extract_text(text, language="en", model=model).model_dump_json() for _ in range(2))
    assert one == other


def test_many_files_at_once_give_what_each_gives_alone(model: Path, tmp_path: Path) -> None:
    for number in range(11):
        (tmp_path / f"{number:02}.txt").write_text(unseen(number, 2 + 3 * number)["text"], encoding="utf-8")
    together = list(claimx.extract_many([tmp_path], language="en", model=model))
    alone = [claimx.extract(path, language="en", model=model) for path in sorted(tmp_path.iterdir())]
    assert [[q.content for q in one.quotes] for one in together] == [[q.content for q in one.quotes] for one in alone]


def test_a_file_that_cannot_be_read_keeps_its_place_among_many(model: Path, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "missing.txt", "b.txt")]
    for path in (paths[0], paths[2]):
        path.write_text(unseen(1)["text"], encoding="utf-8")
    found = list(claimx.extract_many(paths, language="en", model=model, on_error="record"))
    assert [isinstance(one, claimx.Extraction) for one in found] == [True, False, True]


def test_long_documents_are_read_to_their_end(model: Path) -> None:
    text = "\n\n".join(unseen(number, 6)["text"] for number in range(250))
    assert len(text) > 50_000
    gold = sum(len(unseen(number, 6)["quotes"]) for number in range(250))
    quotes = claimx.extract_text(text, language="en", model=model, claims=False).quotes
    assert len(quotes) > 0.75 * gold
    assert max(quote.content[-1].end for quote in quotes) > len(text) - 400
    for quote in quotes:
        assert " … ".join(text[start:end] for start, end in quote.content) == quote.text


def test_offsets_count_code_points_behind_signs_of_all_sorts(model: Path) -> None:
    text = "🦊 ﬁn\u00adde e\u0301te\u0301 \ud800 漢字。\u200b\n\nAnna Lind glorked the ferry leaks badly."
    quotes = claimx.extract_text(text, language="en", model=model).quotes
    assert [quote.text for quote in quotes][-1:] == ["the ferry leaks badly"]
    start, end = quotes[-1].content[0]
    assert text[start:end] == "the ferry leaks badly"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a", "“" * 300, "x" * 5000, "\u0000\u200b" * 50])
def test_any_string_is_read(model: Path, text: str) -> None:
    extraction = claimx.extract_text(text, language="en", model=model)
    assert extraction.document.text == text
    assert all(0 <= start < end <= len(text) for quote in extraction.quotes for start, end in quote.content)


def test_a_text_in_a_language_it_never_saw_is_left_to_the_rules(model: Path) -> None:
    text = "„Wir warten“, sagte Anna Kern."
    plain = claimx.extract_text(text, language="de")
    extraction = claimx.extract_text(text, language="de", model=model)
    assert extraction.quotes == plain.quotes
    assert extraction.run.passes == plain.run.passes
    assert extraction.run.notes == ("model tiny: it was not trained on 'de': only the other passes were used",)


def test_the_folder_is_a_plain_checkpoint(model: Path) -> None:
    plain = transformers.AutoModelForTokenClassification.from_pretrained(model, local_files_only=True)
    tokenizer = transformers.AutoTokenizer.from_pretrained(model, local_files_only=True)
    pieces = tokenizer("Anna Lind glorked the ferry leaks badly.", return_tensors="pt")
    with torch.inference_mode():
        logits = plain(**pieces).logits
    assert logits.shape[-1] == len(plain.config.id2label)
    assert "B-indirect" in plain.config.id2label.values()
    assert not list(model.glob("*.bin"))


def test_a_folder_needs_no_network(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a model in a folder asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    loaded = TransformerPass.load(model)
    assert claimx.extract_text(unseen(1)["text"], language="en", model=loaded).quotes


def test_bfloat16_finds_nearly_the_same(model: Path) -> None:
    half = TransformerPass.load(model, dtype="bfloat16", device="cpu")
    text = unseen(5, 40)["text"]
    exact = {quote.content for quote in claimx.extract_text(text, language="en", model=model).quotes}
    rough = {quote.content for quote in claimx.extract_text(text, language="en", model=half).quotes}
    assert len(exact & rough) >= 0.9 * len(exact | rough)


def test_a_tokenizer_that_knows_no_offsets_will_do(model: Path) -> None:
    from sentencepiece import SentencePieceProcessor

    from claimx.passes.transformer.pieces import PieceCutter

    class Slow:
        unk_token_id = 3
        pieces = SentencePieceProcessor(model_file=str(model / "vocabulary" / "sentencepiece.bpe.model"))

        def encode(self, word: str, *, add_special_tokens: bool) -> list[int]:
            return [piece + 1 if piece else self.unk_token_id for piece in self.pieces.encode(word)]

    reading = Reading(unseen(2)["text"], load_pack("en"))
    assert PieceCutter(Slow()).cut(reading) == PieceCutter(load_tokenizer(model)).cut(reading)


KILLED = """
import sys, torch
from pathlib import Path
from claimx.training.loop import Schedule
from claimx.training.train import Recipe, train

torch.set_num_threads(1)
schedule = Schedule(epochs=2, pretrain=1, rate=3e-3, batch=512, every=2)
recipe = Recipe(train=(Path(sys.argv[1]),), into=Path(sys.argv[2]), from_scratch="tiny", schedule=schedule)
train(recipe, report=lambda line: print(line, flush=True))
"""


def trained(news: Path, into: Path, lines: int | None = None, late: float = 0.0) -> list[str]:
    """What a training in a process of its own says; after so many lines on steps, and a moment, it is killed."""
    command = [sys.executable, "-W", "ignore", "-c", KILLED, str(news), str(into)]
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.strip())
            if lines is not None and sum(", step " in one for one in said) == lines:
                time.sleep(late)
                process.kill()
                break
    assert process.returncode == (0 if lines is None else -signal.SIGKILL)
    return said


def step_of(line: str) -> int:
    return int(re.search(r"step (\d+)", line).group(1))


def test_a_training_that_is_killed_goes_on_from_its_last_checkpoint(tmp_path: Path) -> None:
    news = write(tmp_path / "train.jsonl", 70)
    whole, killed = tmp_path / "whole" / "tiny", tmp_path / "killed" / "tiny"
    trained(news, whole)
    chance = random.Random("kill")
    first = trained(news, killed, chance.randint(1, 3), chance.random() / 20)
    second = trained(news, killed, chance.randint(6, 9), chance.random() / 20)
    third = trained(news, killed)
    assert step_of(second[1]) >= step_of(first[-1])
    assert second[1].startswith("pretraining goes on from step ")
    resumed = next(line for line in third if line.startswith("goes on from step "))
    assert step_of(resumed) >= step_of([line for line in second if line.startswith("epoch ")][-1])
    names = {path.name for path in whole.iterdir()}
    assert names == {path.name for path in killed.iterdir()}
    for name in sorted(names - {"vocabulary"}):
        assert (whole / name).read_bytes() == (killed / name).read_bytes(), name


def test_the_card_tells_data_scores_and_labels(model: Path) -> None:
    card = (model / "README.md").read_text(encoding="utf-8")
    for part in ("# tiny", "B-source", "| train |", "| merged |", "Expected calibration error", "| seed | 1 |"):
        assert part in card


def test_a_finished_model_is_not_trained_over(model: Path, news: Path) -> None:
    with pytest.raises(TrainingError, match="holds a finished model; name another folder"):
        train(Recipe(train=(news,), into=model, from_scratch="tiny"))


def test_data_that_is_none_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text('{"text": "Hi.", "quotes": [{"kind": "direct", "content": [[0, 9]]}]}\n')
    with pytest.raises(TrainingError, match=r"train.jsonl, line 1: .*content \[0, 9\) lies outside a text of 3"):
        train(Recipe(train=(path,), into=tmp_path / "model", from_scratch="tiny"), report=lambda line: None)


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"claimx.json: not the settings of a model"):
        claimx.extract_text("Hi.", language="en", model=tmp_path)


def test_weights_in_pickle_are_refused(model: Path, tmp_path: Path) -> None:
    for path in model.iterdir():
        if path.is_file() and path.name != "model.safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    torch.save(
        load_network(model, Settings.load(model), device="cpu").encoder.state_dict(), tmp_path / "pytorch_model.bin"
    )
    with pytest.raises(ModelError, match="no token classifier in safetensors there"):
        TransformerPass.load(tmp_path)


def test_without_the_extra_the_error_names_the_command(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'claimx\[transformers\]'"):
        TransformerPass.load(model)


def test_onnx_says_the_same_without_torch(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    from claimx.passes.transformer.onnx import export

    export(model, int8=True)
    text = unseen(7, 60)["text"]
    wanted = claimx.extract_text(text, language="en", model=model).quotes
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setitem(sys.modules, "transformers", None)
    same = claimx.extract_text(text, language="en", model=TransformerPass.load(model, onnx="model.onnx")).quotes
    assert [quote.content for quote in same] == [quote.content for quote in wanted]
    for one, other in zip(same, wanted, strict=True):
        assert abs(one.score - other.score) < 0.001
    small = claimx.extract_text(text, language="en", model=TransformerPass.load(model, onnx="model.int8.onnx")).quotes
    met = {quote.content for quote in small} & {quote.content for quote in wanted}
    assert len(met) >= 0.9 * len(wanted)


def test_the_command_trains_exports_and_extracts(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from claimx import cli

    folder, article = tmp_path / "quick", tmp_path / "article.txt"
    article.write_text("“We wait,” Anna Kern said.", encoding="utf-8")
    raw = tmp_path / "raw.jsonl"
    raw.write_text('{"text": "Rain fell on the pier, and nobody glorked."}\n', encoding="utf-8")
    training = ["train", str(news), "--into", str(folder), "--from-scratch", "tiny", "--epochs", "1", "--seed", "7"]
    assert cli.main([*training, "--raw", str(raw)]) == 2
    assert "no epochs of it" in capsys.readouterr().err
    training += ["--pretrain", "1", "--raw", str(raw)]
    assert cli.main([*training, "--licence", "mit", "--test", str(news)]) == 0
    done = capsys.readouterr()
    assert done.out.splitlines()[-1] == str(folder)
    assert "pretraining, step" in done.err
    assert "epoch 1 of 1" in done.err
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "license: mit" in card
    assert "news0/train:" in card
    assert cli.main(["extract", str(article), "--language", "en", "--model", str(folder), "--format", "jsonl"]) == 0
    assert '"model":"quick"' in capsys.readouterr().out
    assert cli.main(training) == 2
    assert "holds a finished model" in capsys.readouterr().err
    assert cli.main(["extract", str(article), "--model", str(tmp_path)]) == 2
    assert cli.main(["onnx", str(tmp_path)]) == 2
