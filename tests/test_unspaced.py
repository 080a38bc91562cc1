"""Scripts without spaces: every sign of the text comes out once, in words that the pack lists or the text proves."""

import pytest
from counting import lines_run
from hypothesis import given
from hypothesis import strategies as st

import claimx
from claimx.lang import flags as F
from claimx.lang.pack import load_pack
from claimx.passes.reading import Reading
from claimx.text.unspaced import Wordlist, cut_unspaced, without_signs

PACK = load_pack("zh")


def words(text: str) -> list[str]:
    return PACK.cut(text)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("警方表示，没有人受伤。", "警方 表示 ， 没有 人 受伤 。"),
        ("他写小说。", "他 写 小说 。"),
        ("会议的名称没有变。", "会议 的 名称 没有 变 。"),
        ("总理李强出席。", "总理 李强 出席 。"),
        ("李强表示同意。", "李强 表示 同意 。"),
        ("数学家丹尼尔·伯努利说。", "数学家 丹尼尔· 伯努利 说 。"),
        ("特朗普说他会来。", "特朗普 说 他 会 来 。"),
        ("《晨报》报道，价格涨3.5%。", "《晨报》 报道 ， 价 格 涨 3.5 % 。"),
        ("公司有iPhone13和5G网络。", "公司 有 iPhone13 和 5 G 网 络 。"),
        ("他說：「我們等。」", "他 說 ： 「 我們 等 。 」"),
        ("他说 안녕하세요 和 Merkel’s。", "他 说 안녕하세요 和 Merkel’s 。"),
    ],
)
def test_a_text_is_cut_into_the_words_of_the_pack(text: str, expected: str) -> None:
    assert words(text) == expected.split()


def test_a_name_once_proven_is_a_word_in_the_whole_text() -> None:
    text = "王小明早上来了。警方发言人王小明说，没有人受伤。"
    assert words(text).count("王小明") == 2
    assert "王小明" not in words("王小明早上来了。")


def test_a_name_has_a_capital_where_no_letter_can_show_one() -> None:
    reading = Reading("总理李强会见安娜·科恩。", PACK)
    named = [word.text for word in reading.words if word.flags & F.CAPITAL]
    assert named == ["李强", "安娜·", "科恩"]


SIGNS = st.text(st.sampled_from("李强说表示总理丹尼尔·伯努利《晨报》，。：“”「」 \n3.5%aA年月日的和"), max_size=60)


@given(st.one_of(SIGNS, st.text(max_size=40)))
def test_the_words_are_the_text_without_its_white_space(text: str) -> None:
    found, starts, ends = PACK.cut(text)
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == found
    assert "".join(found) == "".join(text.split())
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@given(SIGNS)
def test_a_text_without_signs_keeps_its_places(text: str) -> None:
    plain = without_signs(text)
    assert len(plain) == len(text)
    assert all(a == b or b == " " for a, b in zip(text, plain, strict=True))


@given(
    st.sets(st.text(st.sampled_from("甲乙丙丁"), min_size=1, max_size=4)),
    st.text(st.sampled_from("甲乙丙丁"), max_size=30),
)
def test_the_longest_listed_word_is_taken(listed: set[str], text: str) -> None:
    found, starts, _ = cut_unspaced(text, Wordlist(listed))
    for word, start in zip(found, starts, strict=True):
        assert len(word) == 1 or word in listed
        longer = (text[start : start + size] for size in range(len(word) + 1, 5) if start + size <= len(text))
        assert not any(one in listed for one in longer)


def test_cutting_is_linear() -> None:
    text = "外交部发言人毛宁周三表示，双方将继续谈判。数学家丹尼尔·伯努利说，数字已经改变。"
    short, long = lines_run(lambda: PACK.cut(text * 5)), lines_run(lambda: PACK.cut(text * 50))
    assert long < 11 * short


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("市长李娜说：“游泳池会继续开放。”市议会没有表态。", "zh"),
        ("市長李娜表示：「游泳池會繼續開放。」市議會沒有表態。", "zh"),
        ("Мэр Ольга Трентова заявила, что бассейн останется открытым.", "ru"),
    ],
)
def test_the_language_is_found_and_its_pack_used(text: str, language: str) -> None:
    extraction = claimx.extract_text(text)
    assert extraction.document.language == language
    assert extraction.run.pack == load_pack(language).label
    assert [quote.speaker is not None for quote in extraction.quotes] == [True]


def test_names_in_other_cases_are_the_same_person() -> None:
    text = "Мэр Иван Петров сообщил, что мост закрыт. По словам Петрова, его починят. «Летом», — добавил Петров."
    extraction = claimx.extract_text(text, language="ru")
    assert [speaker.name for speaker in extraction.speakers] == ["Иван Петров"]
    assert {quote.speaker for quote in extraction.quotes} == {extraction.speakers[0].id}
