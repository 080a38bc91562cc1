"use strict";
// Statements: what links between files tie together, side by side in its languages, with the signals behind each link.

const statements = (() => {
  const LABELS = { same_utterance: "Same utterance", same_proposition: "Same proposition", candidate: "May be the same", translation_of: "Translation", copy_of: "Copy" };
  let element = null;

  function fits(node) {
    const thing = report.thing(node);
    if (!thing) return false;
    return Boolean(thing.kind === "quote" ? filters.quotes[thing.one.number] : thing.kind === "claim" ? filters.claims[thing.one.number] : filters.documents[thing.one.number]);
  }

  function show(thing) {
    element = make("div", { class: "page statements" });
    fill(thing);
    if (thing) requestAnimationFrame(() => moved(thing));
    return element;
  }

  /** `first` stands above all others, so that a link to it finds it however many there are. */
  function fill(first) {
    const groups = report.statements.filter((one) => one === first?.one || one.members.some(fits))
      .sort((a, b) => (b === first?.one) - (a === first?.one) || a.number - b.number);
    const candidates = report.candidates.filter((edge) => edge === first?.one || fits(edge.source) || fits(edge.target))
      .sort((a, b) => (b === first?.one) - (a === first?.one) || a.number - b.number);
    const copies = report.copies.filter((edge) => fits(edge.source) || fits(edge.target));
    const nothing = !report.statements.length && !report.candidates.length && !report.copies.length;
    element.replaceChildren(make("h1", null, "The same statement, side by side"));
    if (nothing) {
      element.append(make("p", { class: "none" }, report.linked
        ? "The links between these files tie no statements together."
        : "This graph was not linked: nothing is known about statements that several files share."));
      return;
    }
    section("Statements", "The links say that these are one utterance, or assert the same.", groups, (one) => cluster(one.id, one.members, one.links));
    section("To be looked at", "These may be the same. A person should decide.", candidates, (edge) => cluster(edge.id, [edge.source, edge.target], [edge]));
    section("Translations and copies", "One article renders or repeats another.", copies, (edge) => cluster(`${edge.source}-${edge.target}`, [edge.source, edge.target], [edge]));
  }

  function section(title, says, list, render) {
    if (!list.length) return;
    const inside = make("div", { class: "clusters" });
    element.append(make("section", null, make("h2", null, `${title} `, make("span", { class: "count" }, list.length)), make("p", { class: "meta" }, says), inside));
    inChunks(inside, list, render, 40);
  }

  function cluster(id, members, links) {
    const things = members.map(report.thing).filter(Boolean);
    const kinds = [...new Set(links.map((edge) => LABELS[edge.relation] ?? spoken(edge.relation)))];
    const score = Math.max(...links.map((edge) => edge.score));
    const ordered = [...things].sort((a, b) => (languageCode(a) < languageCode(b) ? -1 : languageCode(a) > languageCode(b) ? 1 : a.one.number - b.one.number));
    return make("article", { class: "cluster", id: `at-${id}` },
      make("header", null, make("strong", null, kinds.join(", ")), make("span", { class: "meta" }, ` ${counted(things.length, "place")}, score ${percent(score)}`)),
      make("div", { class: "members" }, ordered.map(member)),
      make("details", null, make("summary", null, "Why: the links and their signals"), links.map(signals)));
  }

  function languageCode(thing) {
    return thing.kind === "document" ? thing.one.language : report.languageOf(thing.one);
  }

  function member(thing) {
    const { kind, one } = thing;
    const code = languageCode(thing);
    const document_ = kind === "document" ? one : report.documents[one.document];
    const speaker = kind === "document" ? null : report.speakerName(one);
    return make("div", { class: `member ${kind === "document" ? "" : classes(report.lookOf(one))}` },
      make("p", { class: "meta" }, languageSign(code), " ", languageNames(code), kind === "claim" ? " · claim" : null),
      make("p", { class: "member-text", dir: "auto", lang: code === "und" ? null : code }, link(one.id, null, kind === "document" ? one.title : one.text)),
      make("p", { class: "meta" }, speaker ? [link(report.people[one.speaker].id, { class: "name" }, words(speaker)), " · "] : null,
        document_.published ? `${document_.published} · ` : null, kind === "document" ? words(document_.locations[0] ?? "") : words(document_.title, document_.language)));
  }

  function signals(edge) {
    const name = (node) => {
      const thing = report.thing(node);
      return thing ? `${languageCode(thing)} ${thing.kind === "document" ? thing.one.title : `${thing.kind} ${thing.one.place + 1}`}` : node;
    };
    return make("table", { class: "signals" },
      make("caption", null, `${LABELS[edge.relation] ?? spoken(edge.relation)} ${percent(edge.score)}: `, words(name(edge.source)), " – ", words(name(edge.target)), make("span", { class: "meta" }, ` ${edge.because}, ${edge.made_by}`)),
      make("tbody", null, edge.signals.map(([term, value]) => make("tr", null, make("th", { scope: "row" }, spoken(term)), make("td", null, percent(value)),
        make("td", { class: "weightbar" }, bar([[Math.min(1, Math.max(0, Math.abs(value))), value < 0 ? "part-minus" : "part-plus"]], 1, ""))))));
  }

  function moved(thing) {
    if (!thing) return;
    if (!document.getElementById(`at-${thing.one.id}`)) fill(thing);
    const found = document.getElementById(`at-${thing.one.id}`);
    found?.scrollIntoView({ block: "center" });
    found?.querySelector("a")?.focus({ preventScroll: true });
  }

  return { name: "statements", label: "Statements", show, moved, filtered: () => fill() };
})();
