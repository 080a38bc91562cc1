"""The ids of the constructions: what `Evidence.because` of the rule pass may say, and what each means."""

from collections.abc import Mapping

CONSTRUCTIONS: Mapping[str, str] = {
    # in quotation marks
    "direct-cue-first": "cue, then speech in marks: Kern said: “We wait.”",
    "direct-cue-last": "speech in marks, then source and cue: “We wait,” Kern said.",
    "direct-inverted": "speech in marks, then cue and source: “We wait,” said Kern.",
    "direct-interrupted": "one speech around its attribution: “We wait,” said Kern. “It is late.”",
    "direct-uncued": "speech in marks that no cue reports; its source is the one before, if any",
    "name-colon": "name, colon, speech in marks: Kern: “We wait.”",
    "dash-attribution": "speech in marks, dash, name: “We wait.” – Anna Kern, director",
    "dash-dialogue": "a paragraph that opens with a dash: — We wait, said Kern.",
    "block-quote": "paragraphs in marks below the line that attributes them",
    "fragment": "a few words in marks outside any report: the promised “clean slate”",
    "verdict": "something is called something, in marks: called the plan “a farce”",
    # without marks, or with some words in marks
    "that-clause": "cue and a clause with its complementiser: said that the ferry was late",
    "zero-clause": "cue and a clause without one: said the ferry was late; sagte, die Fähre komme später",
    "embedded-question": "cue and a question: asked whether the ferry was late",
    "infinitive": "cue and an infinitive: promised to repaint it; afferma di aver trovato",
    "continuation-gerund": "a participle goes on from its clause: …, adding that the ferry was late",
    "object": "a cue of judgement and its object: criticised the plan",
    "tail": "a clause, then source and cue: The ferry was late, Kern said.",
    "tail-inverted": "a clause, then cue and source: The ferry was late, said Kern.",
    "parenthesis": "an attribution inside the clause: The ferry, Kern said, was late.",
    "according-front": "a preposition names the source, the clause follows: According to Kern, the ferry was late.",
    "according-middle": "the same inside its clause: The ferry, according to Kern, was late.",
    "according-end": "the same behind its clause: The ferry was late, according to Kern.",
    "as-clause": "as X said, and its clause: As Kern said, the ferry was late.",
    "noun-that": "a reporting noun and a clause: the claim that the ferry was late",
    "noun-infinitive": "a reporting noun and an infinitive: the promise to repaint it",
    "passive": "it is reported, nobody says by whom: is said to be late",
    "unsourced": "a set phrase that names nobody: es heißt, reportedly, se dice que",
    "headline-colon": "name, colon, clause: Kern: Ferry late again",
    # what reaches over the sentence
    "anaphoric-adverb": "an adverb means the report before: Demnach war die Fähre zu spät.",
    "anaphoric-object": "a pronoun means the sentence before: … Das teilte Kern mit.",
    "subjunctive-chain": "German: the next sentences stay in the subjunctive of reported speech",
}
