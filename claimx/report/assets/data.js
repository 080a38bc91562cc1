"use strict";
// What the page carries, made ready for use: records with names, the parts of documents when they are opened, filters.

const report = (() => {
  const index = JSON.parse(document.getElementById("index").textContent);
  const named = (columns, row) => Object.fromEntries(columns.map((column, place) => [column, row[place]]));
  const { columns } = index;
  const kindSets = new Map();
  const all = {
    title: index.title,
    claimx: index.claimx.join(", "),
    linked: index.linked,
    relations: index.relations,
    documents: index.documents.map((one, number) => ({ ...one, number })),
    people: index.people.map((one, number) => ({ ...one, number, quotes: [], claims: [], links: one.links.map((row) => named(columns.links, row)) })),
    quotes: index.quotes.map((row, number) => ({ ...named(columns.quotes, row), number, claims: [] })),
    claims: index.claims.map((row, number) => {
      const one = { ...named(columns.claims, row), number };
      one.kindSet = kindSets.get(one.kinds) ?? new Set(one.kinds.split(" "));
      kindSets.set(one.kinds, one.kindSet);
      return one;
    }),
    candidates: index.candidates.map((row, number) => ({ ...named(columns.links, row), number, id: `candidate_${number + 1}` })),
    copies: index.copies.map((row) => named(columns.links, row)),
    statements: index.statements.map((one, number) => ({
      number,
      id: `statement_${number + 1}`,
      members: one.members,
      links: one.links.map((row) => named(columns.links, row)),
    })),
  };
  const things = new Map();
  for (const one of all.documents) {
    things.set(one.id, { kind: "document", one });
    for (let number = one.quotes[0]; number < one.quotes[1]; number += 1) all.quotes[number].place = number - one.quotes[0];
    for (let number = one.claims[0]; number < one.claims[1]; number += 1) all.claims[number].place = number - one.claims[0];
  }
  for (const one of all.quotes) {
    things.set(one.id, { kind: "quote", one });
    if (one.speaker !== null) all.people[one.speaker].quotes.push(one.number);
  }
  for (const one of all.claims) {
    things.set(one.id, { kind: "claim", one });
    if (one.quote !== null) all.quotes[one.quote].claims.push(one.number);
    if (one.speaker !== null) all.people[one.speaker].claims.push(one.number);
  }
  for (const one of all.people) {
    things.set(one.id, { kind: "person", one });
    for (const node of one.nodes) things.set(node, { kind: "person", one });
  }
  for (const one of [...all.statements, ...all.candidates]) things.set(one.id, { kind: "statement", one });
  all.thing = (id) => things.get(id) ?? null;
  all.languages = [...new Set(all.documents.map((one) => one.language))].sort();
  all.speakers = all.people.filter((one) => one.quotes.length);
  all.claimKinds = [...new Set(all.claims.flatMap((one) => one.kinds.split(" ")))].sort();
  all.linksOf = (() => {
    const found = new Map();
    const add = (node, edge) => {
      if (!found.has(node)) found.set(node, []);
      found.get(node).push(edge);
    };
    const between = [...all.statements.flatMap((one) => one.links), ...all.candidates, ...all.copies];
    for (const edge of between) {
      add(edge.source, edge);
      add(edge.target, edge);
    }
    return (node) => found.get(node) ?? [];
  })();
  // what a quote or claim is tied to between files: the surest group, else the likeliest candidate
  all.statementOf = (() => {
    const found = new Map();
    for (const one of all.candidates) for (const node of [one.source, one.target]) if (!found.has(node)) found.set(node, one);
    for (const one of all.statements) for (const node of one.members) found.set(node, one);
    return (node) => found.get(node) ?? null;
  })();

  // the parts last opened; a part is read again from the page when it has gone
  const opened = new Map();
  all.part = (number) => {
    let part = opened.get(number);
    if (part) opened.delete(number);
    else part = JSON.parse(document.getElementById(`part-${number}`).textContent);
    opened.set(number, part);
    if (opened.size > 24) opened.delete(opened.keys().next().value);
    return part;
  };
  all.textOf = (number) => all.part(number).blocks
    .map(([, pieces]) => pieces.map((piece) => (typeof piece === "string" ? piece : piece[0])).join(""))
    .join("\n");
  all.speakerName = (one) => (one.speaker === null ? null : all.people[one.speaker].name);
  all.lookOf = (one) => (one.speaker === null ? "hx l0" : all.people[one.speaker].look);
  all.languageOf = (one) => all.documents[one.document].language;
  all.edges = (number) => all.part(number).edges.map((row) => named(columns.edges, row));
  return all;
})();

/** Letters without case and accents, so that "Reyes" finds "réyes". */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase();
}

/**
 * What the reader asks for. `words` all have to be in a quote, in the name of its speaker or the title of its document;
 * a document is also found by its text. `quotes` and `documents` say of each whether it is found.
 */
const filters = {
  values: { text: "", person: "", file: "", language: "", kind: "", claim: "" },
  quotes: new Uint8Array(report.quotes.length).fill(1),
  claims: new Uint8Array(report.claims.length).fill(1),
  documents: new Uint8Array(report.documents.length).fill(1),

  get any() {
    return Object.values(this.values).some(Boolean);
  },

  get words() {
    return folded(this.values.text).split(/\s+/).filter(Boolean);
  },

  set(values) {
    const same = Object.keys(this.values).every((name) => this.values[name] === (values[name] ?? ""));
    if (same) return false;
    for (const name of Object.keys(this.values)) this.values[name] = values[name] ?? "";
    this.apply();
    return true;
  },

  apply() {
    const { person, file, language, kind, claim } = this.values;
    const wanted = this.words;
    const name = folded(person);
    const path = folded(file);
    const people = report.people.map((one) => !name || foldedOf.person(one).includes(name));
    const documents = report.documents.map((one) =>
      (!language || one.language === language) && (!path || foldedOf.path(one).includes(path)));
    const claimFits = (one) => !claim || (claim === "worth" ? one.worth >= 0.5 : one.kindSet.has(claim));
    const hit = new Uint8Array(report.documents.length);
    for (const one of report.quotes) {
      const fits = documents[one.document]
        && (!kind || one.kind === kind)
        && (!name || (one.speaker !== null && people[one.speaker]))
        && (!claim || one.claims.some((number) => claimFits(report.claims[number])))
        && wanted.every((word) => foldedOf.quote(one).includes(word));
      this.quotes[one.number] = fits ? 1 : 0;
      if (fits) hit[one.document] = 1;
    }
    for (const one of report.claims) {
      const quote = one.quote === null ? null : report.quotes[one.quote];
      const fits = documents[one.document] && claimFits(one)
        && (!kind || quote?.kind === kind)
        && (!name || (one.speaker !== null && people[one.speaker]))
        && wanted.every((word) => foldedOf.claim(one).includes(word));
      this.claims[one.number] = fits ? 1 : 0;
      if (fits && (claim || wanted.length)) hit[one.document] = 1;
    }
    const narrow = Boolean(kind || name || claim);
    for (const one of report.documents) {
      const { number } = one;
      const fits = documents[number] && (hit[number]
        || (!narrow && wanted.every((word) => foldedOf.document(one).includes(word))));
      this.documents[number] = fits ? 1 : 0;
    }
  },
};

/** Texts as they are searched, each folded once. */
const foldedOf = (() => {
  const once = (fold) => {
    const known = [];
    return (one) => (known[one.number] ??= fold(one));
  };
  const said = (one) => folded(`${one.text}\n${report.speakerName(one) ?? ""}\n${report.documents[one.document].title}`);
  const [quote, claim] = [once(said), once(said)];
  const person = once((one) => folded([one.name, ...one.roles, ...one.organizations].join("\n")));
  const path = once((one) => folded([one.title, ...one.locations].join("\n")));
  const document_ = once((one) => `${path(one)}\n${folded(report.textOf(one.number))}`);
  return { quote, claim, person, path, document: document_ };
})();

// the texts are folded while the reader looks around, so that the first search is as quick as the next
(() => {
  const later = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 5 }), 50));
  let next = 0;
  const work = (deadline) => {
    while (next < report.documents.length && deadline.timeRemaining() > 3) {
      const one = report.documents[next];
      foldedOf.document(one);
      for (let number = one.quotes[0]; number < one.quotes[1]; number += 1) foldedOf.quote(report.quotes[number]);
      for (let number = one.claims[0]; number < one.claims[1]; number += 1) foldedOf.claim(report.claims[number]);
      next += 1;
    }
    if (next < report.documents.length) later(work);
  };
  later(work);
})();
