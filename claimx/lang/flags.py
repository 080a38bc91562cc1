"""What a token can be, as bits: the grammar tests sets of them at once.

The first thirty are those that most tokens have or most rules ask for: Python computes with integers below 2**30 in
half the time.
"""

from itertools import count

_bits = count()


def _bit() -> int:
    return 1 << next(_bits)


# shape
WORD = _bit()  # has a letter or digit
CAPITAL = _bit()  # first letter is upper case
ALL_CAPITALS = _bit()
NUMBER = _bit()
COMMA = _bit()
STOP = _bit()  # . ! ? …
COLON = _bit()
SEMICOLON = _bit()
DASH = _bit()
OPEN_BRACKET = _bit()
CLOSE_BRACKET = _bit()
PUNCTUATION = _bit()  # any other sign

# set by the reading of one text, never by a lexicon
IN_MARKS = _bit()  # a token between quotation marks
OPEN_MARK = _bit()
CLOSE_MARK = _bit()

# function words that many sentences hold or many rules ask for
ARTICLE = _bit()
INDEFINITE = _bit()
DETERMINER = _bit()  # demonstratives, possessives, quantifiers, indefinite articles
PREPOSITION = _bit()
GENITIVE = _bit()
COORDINATOR = _bit()
SUBORDINATOR = _bit()
COMPLEMENTISER = _bit()
RELATIVE = _bit()
ADVERB = _bit()
TIME = _bit()
PRONOUN = _bit()

# what may begin a cue or a name
ATTRIBUTION = _bit()
PHRASE = _bit()
FIRST_NAME = _bit()

# verbs
HAVE = _bit()
BE = _bit()
BECOME = _bit()
MODAL = _bit()
VERB = _bit()
SUBJUNCTIVE = _bit()  # proves a report
SUBJUNCTIVE_WEAK = _bit()  # supports one
SUBJUNCTIVE_E = _bit()  # gebe, stehe: infinitive without n

# cues
CUE_FINITE = _bit()
CUE_SPLIT = _bit()  # teilte: a cue when its particle follows
CUE_PARTICIPLE = _bit()
CUE_INFINITIVE = _bit()
CUE_GERUND = _bit()
CUE_NOUN = _bit()

# nouns that matter
ROLE = _bit()
PEOPLE = _bit()
ORGANIZATION = _bit()
DOCUMENT = _bit()
TITLE = _bit()
PLACE = _bit()
ORGANIZATION_MARK = _bit()

# the rest
HANDLE = _bit()  # @ and #
POSSESSIVE = _bit()
CONTRAST = _bit()
WHETHER = _bit()
INTERROGATIVE = _bit()
NEGATION = _bit()
PRONOMINAL = _bit()
PARTICLE = _bit()
BOUNDARY = _bit()
OBJECT_CASE = _bit()  # den, dem, einen: no subject begins with it
OBJECT_PRONOUN = _bit()  # him, ihm, le, lui
REFLEXIVE = _bit()
ADDRESSEE = _bit()
COMPANY = _bit()
AS_CLAUSE = _bit()
SINGULAR = _bit()
PLURAL = _bit()
WITH_SUBJECT = _bit()  # dit-il
ADJECTIVE = _bit()  # by its ending
PAST = _bit()  # by its ending

AUX = HAVE | BE | BECOME | MODAL
FINITE = AUX | VERB | CUE_FINITE | CUE_SPLIT | SUBJUNCTIVE | SUBJUNCTIVE_WEAK | SUBJUNCTIVE_E
CUE_VERB = CUE_FINITE | CUE_SPLIT | CUE_PARTICIPLE | CUE_INFINITIVE | CUE_GERUND
REPORTING = CUE_VERB | CUE_NOUN | ATTRIBUTION | PHRASE
ANY_DETERMINER = ARTICLE | DETERMINER
BREAK = COMMA | STOP | COLON | SEMICOLON | DASH | OPEN_BRACKET | CLOSE_BRACKET | OPEN_MARK | CLOSE_MARK
NAMED = ROLE | PEOPLE | ORGANIZATION | DOCUMENT | TITLE | PLACE | FIRST_NAME | ORGANIZATION_MARK

# what a cue takes (Cue.takes)
T_THAT, T_ZERO, T_WH, T_TO, T_QUOTE, T_TAIL, T_FRAGMENT, T_NP, T_AS, T_BARE = (1 << n for n in range(10))
# which form of a cue a spelling is
FORM_SG, FORM_PL, FORM_OTHER, FORM_PARTICIPLE, FORM_INFINITIVE, FORM_GERUND, FORM_NOUN, FORM_SPLIT, FORM_PASSIVE = (
    1 << n for n in range(9)
)
FORM_FINITE = FORM_SG | FORM_PL | FORM_OTHER

WORD_CLASSES = {
    "articles": ARTICLE,
    "indefinite_articles": DETERMINER | ARTICLE | INDEFINITE,
    "demonstratives": DETERMINER,
    "possessives": DETERMINER | POSSESSIVE,
    "quantifiers": DETERMINER,
    "prepositions": PREPOSITION,
    "contractions": PREPOSITION | ARTICLE,
    "genitive": GENITIVE,
    "coordinators": COORDINATOR,
    "contrast": CONTRAST,
    "subordinators": SUBORDINATOR,
    "complementisers": COMPLEMENTISER,
    "whether": WHETHER,
    "relatives": RELATIVE,
    "interrogatives": INTERROGATIVE,
    "negations": NEGATION,
    "adverbs": ADVERB,
    "time": TIME,
    "have": HAVE,
    "be": BE,
    "become": BECOME,
    "modals": MODAL,
    "verbs": VERB,
    "subjunctive_strong": SUBJUNCTIVE,
    "subjunctive_weak": SUBJUNCTIVE_WEAK,
    "pronominal_adverbs": PRONOMINAL,
    "separable": PARTICLE,
    "boundary_adverbs": BOUNDARY,
    "object_articles": OBJECT_CASE,
    "object_pronouns": OBJECT_PRONOUN,
    "reflexives": REFLEXIVE,
    "anaphors": 0,  # das, dies; así lo: what stands before a cue and means the sentence before
    "genitive_endings": 0,  # Meinung politischer Beobachter, pl ministra finansów: they show a genitive without article
    "verdict_frames": 0,  # als „Ruine“, von „Chaos“: what stands before a judgement in quoted words
    "expletives": 0,  # it, es, il: no one, before seem and appear
    "personal_relatives": 0,  # who: what stands before it is a person
    "doubtful_verbs": 0,  # nouns as often as verbs: they count where a sentence has no other
    "only": 0,  # not only: that negates nothing
    "future_auxiliaries": 0,  # werden: a future with an infinitive, a passive with a participle
    "unnamed": 0,  # asked not to be named: what is said of who is quoted
    "relative_heads": 0,  # ceux, coloro: pronouns that only a relative clause stands behind
    "inside": 0,  # in dem Schreiben heißt es: where something can be read
    "out_of": 0,  # uit onderzoek blijkt: what shows something
    "agents": 0,  # by, von, da, por: who did it in a passive
    "purposes": 0,  # um: opens an infinitive that says what for
    "infinitive_markers": 0,  # to, zu, di, de
    "indefinite_pronouns": 0,  # others, jemand: they point back to nobody
    "possessives_m": 0,  # his, sein
    "possessives_f": 0,  # her, ihr
    "courtesy": 0,  # Mr, Frau: said to everybody, so "the Mr" is nobody
    "body_adjectives": 0,  # européenne, nationale: written small, and part of a body's name
    "name_links": 0,  # for, für: tie two halves of a body's name as of does
    "localizers": PARTICLE,  # 在会议 | 上: they close an adjunct
    "aspects": ADVERB,  # 说 | 了, 谈 | 过: right behind a verb, and part of it
    "surnames": 0,  # 李, 欧阳: a given name follows without a space
    "transliteration": 0,  # signs that foreign names are written with
    "plain": 0,  # 小说: words that keep shorter ones inside them from counting
    "name_particles": 0,  # von, de la: between a first name and a surname
}
GROUPS = {
    "people": PEOPLE,
    "organizations": ORGANIZATION,
    "companies": COMPANY,  # the company: the organisation in focus
    "documents": DOCUMENT,
    "addressees": ADDRESSEE,
    "organization_marks": ORGANIZATION_MARK,
    "place_heads": PLACE,
}
ENDING_CLASSES = {
    "adverbs": ADVERB,
    "verbs": VERB,
    "adjectives": ADJECTIVE,
    "past": PAST,
    "subjunctive_e": SUBJUNCTIVE_E,
    "objects": OBJECT_CASE,
    "other": 0,  # an ending that keeps a shorter one from counting
}

_SIGNS = {
    ",": COMMA,
    "،": COMMA,
    "，": COMMA,
    ".": STOP,
    "!": STOP,
    "?": STOP,
    "…": STOP,
    "。": STOP,
    "！": STOP,
    "？": STOP,
    "...": STOP,
    "……": STOP,
    ":": COLON,
    "：": COLON,
    ";": SEMICOLON,
    "；": SEMICOLON,
    "–": DASH,
    "—": DASH,
    "―": DASH,
    "--": DASH,
    "——": DASH,
    "-": DASH,
    "−": DASH,
    "(": OPEN_BRACKET,
    "（": OPEN_BRACKET,
    "【": OPEN_BRACKET,
    "[": OPEN_BRACKET,
    ")": CLOSE_BRACKET,
    "）": CLOSE_BRACKET,
    "】": CLOSE_BRACKET,
    "]": CLOSE_BRACKET,
    "@": HANDLE,
    "#": HANDLE,
}


def shape(text: str) -> int:
    """The flags that the letters of a token show by themselves."""
    sign = _SIGNS.get(text)
    if sign is not None:
        return sign | PUNCTUATION
    first = text[0]
    if not (first.isalnum() or any(map(str.isalnum, text))):
        return PUNCTUATION | (STOP if first == "." else DASH if first == "-" else 0)
    flags = WORD
    if first.isdigit():
        flags |= NUMBER
    elif first.isupper():
        flags |= CAPITAL
        if len(text) > 1 and text.isupper():
            flags |= ALL_CAPITALS
    elif len(text) > 1 and any(map(str.isupper, text)):
        flags |= CAPITAL
    return flags
