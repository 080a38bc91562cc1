"use strict";
// People: who speaks, and everything that one of them says in all languages and files.

const people = (() => {
  let view = null;
  let open = null;

  function listed() {
    const said = new Map();
    for (const one of report.quotes) {
      if (filters.quotes[one.number] && one.speaker !== null) said.set(one.speaker, (said.get(one.speaker) ?? 0) + 1);
    }
    view.said = said;
    return report.people.filter((one) => said.has(one.number)).sort((a, b) => said.get(b.number) - said.get(a.number) || a.number - b.number);
  }

  function frame() {
    const list = new LongList({
      name: "People",
      height: 62,
      key: (one) => one.id,
      choose: (one) => reader.go(one.id),
      render: (one) => {
        const tongues = [...new Set(one.quotes.map((number) => report.languageOf(report.quotes[number])))].sort();
        return [
          make("span", { class: `row-title ${classes(one.look)}` }, words(one.name, null, { class: "name" })),
          make("span", { class: "row-meta" }, one.kind === "person" ? null : `${one.kind} · `, counted(view.said.get(one.number) ?? 0, "quote"), " ", tongues.map((code) => [languageSign(code), " "])),
        ];
      },
    });
    const text = make("div", { class: "person" });
    const element = make("div", { class: "split people" },
      make("nav", { class: "side", "aria-label": "People" }, list.element), make("div", { class: "middle" }, text));
    return { element, list, text, said: new Map() };
  }

  function page(one) {
    const quotes = one.quotes.map((number) => report.quotes[number]).filter((quote) => filters.quotes[quote.number]);
    const groups = new Map();
    for (const quote of quotes) {
      if (!groups.has(quote.document)) groups.set(quote.document, []);
      groups.get(quote.document).push(quote);
    }
    const ordered = [...groups].sort(([a], [b]) => {
      const [left, right] = [report.documents[a].published ?? "", report.documents[b].published ?? ""];
      return left === right ? a - b : left < right ? 1 : -1;
    });
    const tongues = new Map();
    for (const quote of quotes) tongues.set(report.languageOf(quote), (tongues.get(report.languageOf(quote)) ?? 0) + 1);
    const said = make("div", { class: "saidlist" });
    view.text.replaceChildren(
      link("people", { class: "back" }, "All people"),
      make("header", { class: `about ${classes(one.look)}` },
        make("h1", null, words(one.name, null, { class: "name" })),
        background(one),
        make("p", { class: "meta" }, `${counted(quotes.length, "quote")} in ${counted(groups.size, "article")}`,
          [...tongues].sort((a, b) => b[1] - a[1]).map(([code, times]) => [" · ", `${languageNames(code)} ${times}`])),
        joined(one),
        make("p", { class: "onwards" }, link(`graph/${one.id}`, null, "In the graph"))),
      said);
    inChunks(said, ordered, ([number, list]) => group(report.documents[number], list, one), 30);
    view.text.parentElement.scrollTop = 0;
  }

  function background(one) {
    const known = [...one.roles, ...one.organizations];
    if (!known.length) return one.kind === "person" ? null : make("p", { class: "roles" }, one.kind);
    return make("p", { class: "roles" }, known.slice(0, 6).map((role, at) => [at ? " · " : null, words(role)]));
  }

  /** How the speakers of several documents came to be one person. */
  function joined(one) {
    if (one.nodes.length < 2) return null;
    if (!one.links.length) return make("p", { class: "note-line" }, `Joined from ${counted(one.nodes.length, "article")} by the equal name alone: they may be different people.`);
    return make("details", { class: "origin" },
      make("summary", null, `Joined from ${counted(one.nodes.length, "speaker")} of documents`),
      make("table", { class: "evidence" }, make("tbody", null, one.links.map((edge) => make("tr", null,
        make("td", null, spoken(edge.relation)), make("td", null, edge.because), make("td", null, percent(edge.score)),
        make("td", null, edge.signals.map(([name, value]) => `${name} ${percent(value)}`).join(", ")))))));
  }

  function group(document_, quotes, one) {
    return make("section", { class: "group" },
      make("h2", null, document_.published ? make("time", { datetime: document_.published }, document_.published) : null, document_.published ? " " : null,
        link(document_.id, null, words(document_.title, document_.language)), " ", languageSign(document_.language)),
      make("ol", { class: "utterances" }, quotes.map((quote) => make("li", { class: classes(one.look) },
        link(quote.id, { class: `utterance is-${quote.kind}` }, words(quote.text, document_.language, { dir: "auto" })),
        make("span", { class: "meta" }, ` ${quote.kind}, ${percent(quote.score)}`, report.statementOf(quote.id) ? [" · ", link(report.statementOf(quote.id).id, null, why.saidElsewhere(report.statementOf(quote.id)).toLowerCase())] : null)))));
  }

  function show(thing) {
    view = frame();
    open = null;
    requestAnimationFrame(() => moved(thing));
    return view.element;
  }

  function moved(thing) {
    const list = listed();
    open = thing?.one ?? open ?? list[0] ?? null;
    view.element.classList.toggle("is-open", Boolean(thing));
    view.list.show(list, open?.id);
    if (open) page(open);
    else view.text.replaceChildren(make("p", { class: "none" }, "Nobody is found with these filters."));
  }

  return { name: "people", label: "People", show, moved, filtered: () => moved(open ? { one: open } : null) };
})();
