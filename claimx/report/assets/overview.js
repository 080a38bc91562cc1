"use strict";
// The first page: what the files hold, who says how much, what deserves a check first.

const overview = (() => {
  const KINDS = [["direct", "direct"], ["mixed", "partly in quotation marks"], ["indirect", "indirect"]];

  function show() {
    const element = make("div", { class: "overview page" });
    const found = {
      documents: report.documents.filter((one) => filters.documents[one.number]),
      quotes: report.quotes.filter((one) => filters.quotes[one.number]),
      claims: report.claims.filter((one) => filters.claims[one.number]),
    };
    element.append(
      heading(found),
      make("div", { class: "cards" },
        card("Who says most", speakers(found.quotes), link("people", { class: "onward" }, "All people")),
        card("Worth a check first", worthiest(found.claims)),
        card("Languages", languages(found)),
        card("Files", files(found), link("articles", { class: "onward" }, "All articles")),
        report.statements.length ? card("Said in several places", statements(), link("statements", { class: "onward" }, "All statements")) : null,
      ),
      make("p", { class: "colophon" }, `Made by claimx ${report.claimx}. What is marked was found by rules and is not always right: point at it to see why it was found and how sure that is.`),
    );
    return element;
  }

  function heading({ documents, quotes, claims }) {
    const speakers_ = new Set(quotes.map((one) => one.speaker).filter((one) => one !== null)).size;
    const tongues = new Set(documents.map((one) => one.language)).size;
    const figures = [
      [documents.length, documents.length === 1 ? "article" : "articles", "articles"],
      [tongues, tongues === 1 ? "language" : "languages", null],
      [quotes.length, quotes.length === 1 ? "quote" : "quotes", "articles"],
      [speakers_, speakers_ === 1 ? "speaker" : "speakers", "people"],
      [claims.length, claims.length === 1 ? "claim" : "claims", null],
    ];
    return make("header", { class: "lead" },
      make("h1", { dir: "auto" }, report.title),
      make("ul", { class: "figures" }, figures.map(([number, noun, place]) => {
        const inside = [make("strong", null, number.toLocaleString("en")), ` ${noun}`];
        return make("li", null, place ? link(place, null, ...inside) : inside);
      })),
    );
  }

  function card(title, ...content) {
    return make("section", { class: "card" }, make("h2", null, title), ...content);
  }

  function speakers(quotes) {
    const said = new Map();
    for (const one of quotes) {
      if (one.speaker === null) continue;
      if (!said.has(one.speaker)) said.set(one.speaker, { direct: 0, mixed: 0, indirect: 0, all: 0 });
      said.get(one.speaker)[one.kind] += 1;
      said.get(one.speaker).all += 1;
    }
    const most = [...said].sort((a, b) => b[1].all - a[1].all || a[0] - b[0]).slice(0, 12);
    if (!most.length) return make("p", { class: "none" }, "Nobody, with these filters.");
    const longest = most[0][1].all;
    return [
      make("ul", { class: "bars" }, most.map(([number, counts]) => {
        const person = report.people[number];
        const parts = KINDS.map(([kind]) => [counts[kind], `part-${kind}`]);
        return make("li", { class: classes(person.look) },
          link(person.id, { class: "who" }, words(person.name)),
          make("span", { class: "count" }, counts.all),
          bar(parts, longest, KINDS.map(([kind, name]) => `${counts[kind]} ${name}`).join(", ")));
      })),
      make("p", { class: "key" }, KINDS.map(([kind, name]) => [make("i", { class: `swatch part-${kind}` }), `${name}  `])),
    ];
  }

  function worthiest(claims) {
    const most = [...claims].sort((a, b) => b.worth - a.worth || a.number - b.number).slice(0, 6);
    if (!most.length) return make("p", { class: "none" }, "No claims, with these filters.");
    return make("ol", { class: "claims" }, most.map((one) => make("li", null,
      link(one.id, { class: "said" }, words(one.text, report.languageOf(one), { dir: "auto" })),
      make("span", { class: "meta" },
        make("span", { class: "worth", title: "How much it deserves a check, from 0 to 1" }, `◆ ${percent(one.worth)}`), " ",
        languageSign(report.languageOf(one)), " ",
        words(report.speakerName(one) ?? (one.asserter === "document" ? "the article itself" : "nobody named"))))));
  }

  function languages({ documents, quotes }) {
    const counts = new Map();
    for (const one of documents) counts.set(one.language, { files: (counts.get(one.language)?.files ?? 0) + 1, quotes: 0 });
    for (const one of quotes) {
      const count = counts.get(report.languageOf(one));
      if (count) count.quotes += 1;
    }
    const most = [...counts].sort((a, b) => b[1].quotes - a[1].quotes || (a[0] < b[0] ? -1 : 1));
    const longest = Math.max(1, ...most.map(([, count]) => count.quotes));
    return make("ul", { class: "bars plain" }, most.map(([code, count]) => make("li", null,
      make("button", { type: "button", class: "who plainlink", onclick: () => reader.filter({ language: code }) }, languageNames(code)),
      make("span", { class: "count" }, `${counted(count.files, "file")}, ${counted(count.quotes, "quote")}`),
      bar([[count.quotes, "part-plain"]], longest, counted(count.quotes, "quote")))));
  }

  function files({ documents, quotes }) {
    const counts = new Map();
    for (const one of quotes) counts.set(one.document, (counts.get(one.document) ?? 0) + 1);
    const most = [...documents].sort((a, b) => (counts.get(b.number) ?? 0) - (counts.get(a.number) ?? 0) || a.number - b.number).slice(0, 8);
    return make("ul", { class: "files" }, most.map((one) => make("li", null,
      link(one.id, null, words(one.title, one.language)),
      make("span", { class: "meta" }, languageSign(one.language), one.published ? ` ${one.published}` : null,
        ` ${counted(counts.get(one.number) ?? 0, "quote")}`))));
  }

  function statements() {
    return make("ul", { class: "files" }, report.statements.slice(0, 4).map((one) => {
      const first = one.members.map(report.thing).find((thing) => thing !== null);
      const tongues = [...new Set(one.members.map(report.thing).filter(Boolean).map((thing) => report.languageOf(thing.one)))];
      return make("li", null,
        link(one.id, null, first ? words(first.one.text, report.languageOf(first.one), { dir: "auto" }) : one.id),
        make("span", { class: "meta" }, tongues.map((code) => [languageSign(code), " "])));
    }));
  }

  return { name: "overview", label: "Overview", show };
})();
