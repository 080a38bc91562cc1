"use strict";
// Articles: the list of them, the text with its quotes marked, and beside it why each was found.

/** Why a quote or claim was found, as a list of terms; also shown on a narrow screen and in the page of a statement. */
const why = (() => {
  function rows(list) {
    return make("dl", { class: "why" }, list.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false)
      .flatMap(([term, ...values]) => [make("dt", null, term), make("dd", null, ...values)]));
  }

  function spans(list) {
    return list.map(([start, end]) => `${start}–${end}`).join(", ");
  }

  function person(number) {
    const one = report.people[number];
    return link(one.id, { class: `name ${classes(one.look)}` }, words(one.name));
  }

  function evidence(list, document_) {
    const text = (outcome) => ({ chosen: "chosen", agreed: "agreed", lost: "lost to this one" })[outcome] ?? outcome;
    return make("table", { class: "evidence" },
      make("thead", null, make("tr", null, ["pass", "construction", "score", "outcome"].map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", null, list.flatMap(([pass, because, score, outcome, note, proposed]) => [
        make("tr", { class: `is-${outcome}` }, make("td", null, pass), make("td", null, because), make("td", null, percent(score)), make("td", null, text(outcome))),
        note || proposed.length
          ? make("tr", { class: "note-row" }, make("td", { colspan: 4 }, note ? words(note, document_.language) : null,
            proposed.length ? ` proposed ${spans(proposed)}` : null))
          : null,
      ])));
  }

  function place(found, list, file) {
    return [
      ["Offsets", `${spans(list)} (code points)`],
      ["Id", make("code", null, found.id)],
      ["SHA-256", make("code", { class: "digest" }, file.sha256)],
    ];
  }

  function ofQuote(one) {
    const document_ = report.documents[one.document];
    const part = report.part(one.document);
    const told = part.quotes[one.place];
    const inner = one.nested_in ? report.thing(one.nested_in)?.one : null;
    const speaker = one.speaker === null ? null : report.people[one.speaker];
    const background = speaker ? [...speaker.roles.slice(0, 3), ...speaker.organizations.slice(0, 2)].join(", ") : "";
    const traits = [told.negated && "negated", told.continuation && "goes on from the quote before", told.closed && "a quotation mark is missing"].filter(Boolean);
    const tied = report.statementOf(one.id);
    return make("div", { class: "explained" },
      rows([
        ["Speaker", speaker ? person(one.speaker) : "nobody named", background ? make("span", { class: "meta" }, " ", words(background)) : null],
        ["Passed on by", told.via ? told.via.map((number, at) => [at ? ", " : "", person(number)]).flat() : null].flat(),
        ["Kind", one.kind + (traits.length ? `; ${traits.join("; ")}` : "")],
        ["Says so", told.cue ? words(told.cue, document_.language, { class: "cx-cuewords" }) : null, told.cue ? make("span", { class: "meta" }, ` ${[told.cue_lemma, told.cue_class, told.attitude].filter(Boolean).join(", ")}`) : null],
        ["Named as", told.source ? words(told.source, document_.language) : null],
        ["Stands in", inner ? link(inner.id, null, `quote ${inner.place + 1}`) : null],
        ["Score", percent(one.score)],
      ]),
      evidence(told.evidence, document_),
      rows(place(one, told.content, part.file)),
      make("p", { class: "onwards" },
        one.claims.length ? link(report.claims[one.claims[0]].id, null, counted(one.claims.length, "claim")) : null,
        tied ? link(tied.id, null, saidElsewhere(tied)) : null,
        link(`graph/${one.id}`, null, "In the graph")));
  }

  function saidElsewhere(tied) {
    return tied.members ? "Said elsewhere" : "Perhaps said elsewhere";
  }

  function weights(list) {
    const most = Math.max(0.001, ...list.map(([, value]) => Math.abs(value)));
    return make("table", { class: "weights" },
      make("caption", null, "What the check-worthiness is made of"),
      make("tbody", null, list.map(([name, value]) => make("tr", null,
        make("th", { scope: "row" }, spoken(name)),
        make("td", null, value > 0 ? `+${value.toFixed(2)}` : value.toFixed(2).replace("-", "−")),
        make("td", { class: "weightbar" }, bar([[Math.abs(value), value > 0 ? "part-plus" : "part-minus"]], most, ""))))));
  }

  function ofClaim(one) {
    const document_ = report.documents[one.document];
    const part = report.part(one.document);
    const told = part.claims[one.place];
    const quote = one.quote === null ? null : report.quotes[one.quote];
    const restricted = [told.polarity === "negative" && "negative", told.commitment, ...(told.flags ?? []).map(spoken)].filter(Boolean);
    const tied = report.statementOf(one.id);
    return make("div", { class: "explained" },
      rows([
        ["Claims", words(one.text, document_.language, { dir: "auto" })],
        ["Asserted by", one.speaker === null ? { document: "the article itself", unnamed: "nobody named", unresolved: "not settled" }[one.asserter] ?? one.asserter : person(one.speaker)],
        ["Stands in", quote ? link(quote.id, null, `quote ${quote.place + 1}`) : spoken(one.origin)],
        ["How surely", restricted.join(", ")],
        ["Kinds", told.kinds.map(([kind, score, rule]) => `${kind} ${percent(score)} (${rule})`).join(", ")],
        ["Figures", told.quantities ? words(told.quantities.join(" · "), document_.language) : null],
        ["Times", told.times ? words(told.times.join(" · "), document_.language) : null],
        ["Worth a check", `${percent(one.worth)} (${told.method})`],
      ]),
      weights(told.contributions ?? []),
      evidence(told.evidence, document_),
      rows(place(one, told.spans, part.file)),
      make("p", { class: "onwards" }, tied ? link(tied.id, null, saidElsewhere(tied)) : null, link(`graph/${one.id}`, null, "In the graph")));
  }

  function inShort(found) {
    const { kind, one } = found;
    if (kind === "claim") {
      return make("div", { class: "short" },
        make("b", null, `◆ ${percent(one.worth)}`), ` claim: ${one.kinds.replaceAll(" ", ", ")}; `,
        words(report.speakerName(one) ?? (one.asserter === "document" ? "the article itself" : "nobody named")));
    }
    const told = report.part(one.document).quotes[one.place];
    const [pass, because] = told.evidence[0];
    const lost = told.evidence.filter((row) => row[3] === "lost").length;
    return make("div", { class: `short ${classes(report.lookOf(one))}` },
      make("b", null, `${one.place + 1}  `, words(report.speakerName(one) ?? "nobody named", null, { class: "name" })),
      ` ${one.kind}, ${percent(one.score)}`, make("br"),
      make("span", { class: "meta" }, `${pass}: ${because}`, told.cue ? [", ", words(`“${told.cue}”`, report.languageOf(one))] : null,
        lost ? `; ${counted(lost, "other proposal")} lost` : null));
  }

  return { inShort, saidElsewhere, of: (found) => (found.kind === "claim" ? ofClaim(found.one) : ofQuote(found.one)) };
})();

const articles = (() => {
  const BLOCKS = { heading: "h2", paragraph: "p", byline: "p", caption: "p", boilerplate: "p" };
  const state = { open: null, chosen: null, claims: false, least: 0.5 };
  let view = null;

  // ---- the list and the frame around the text ----------------------------------------------------------------------

  function frame() {
    const list = new LongList({
      name: "Articles",
      height: 76,
      key: (one) => one.id,
      choose: (one) => reader.go(one.id),
      render: (one) => {
        const total = one.quotes[1] - one.quotes[0];
        const found = view?.counts.get(one.number) ?? 0;
        return [
          make("span", { class: "row-title", dir: "auto", lang: one.language === "und" ? null : one.language }, one.title),
          make("span", { class: "row-meta" }, languageSign(one.language), one.published ? ` ${one.published} · ` : " ",
            filters.any && found !== total ? `${found} of ${counted(total, "quote")}` : counted(total, "quote")),
        ];
      },
    });
    const text = make("article", { class: "reading", "aria-live": "off" });
    const element = make("div", { class: "split articles" },
      make("nav", { class: "side", "aria-label": "Articles" }, list.element),
      make("div", { class: "middle" }, text));
    return { element, list, text, counts: new Map() };
  }

  function listed() {
    return report.documents.filter((one) => filters.documents[one.number]);
  }

  function count() {
    view.counts.clear();
    for (const one of report.quotes) {
      if (filters.quotes[one.number]) view.counts.set(one.document, (view.counts.get(one.document) ?? 0) + 1);
    }
  }

  // ---- the text ----------------------------------------------------------------------------------------------------

  /** Put an article on the screen. */
  function open(document_) {
    const part = report.part(document_.number);
    state.open = document_;
    state.chosen = null;
    const quotes = report.quotes.slice(...document_.quotes);
    const claims = report.claims.slice(...document_.claims);
    const language = document_.language === "und" ? null : document_.language;
    const body = make("div", { class: "cx-text", lang: language }, part.blocks.map(([kind, pieces]) =>
      make(BLOCKS[kind], { class: `cx-${kind}`, dir: "auto" }, pieces.flatMap((piece) => pieceOf(piece, quotes, claims)))));
    // the title stands above the text already
    const own = body.firstChild?.textContent.replace(/^#+\s*/, "").replace(/[◆\d]+$/, "");
    if (body.querySelector(":scope > .cx-heading:first-child") && own.startsWith(document_.title)) body.firstChild.classList.add("repeats");
    const notes = make("aside", { class: "notes", "aria-label": "Notes on the text" });
    const back = link("articles", { class: "back" }, "All articles");
    view.text.replaceChildren(
      back, header(document_, part, quotes, claims), ...toolbar(claims), make("div", { class: "columns" }, body, notes),
      printed(document_, part, quotes));
    Object.assign(view, { body, notes, quotes, claims, cards: new Map(), pieces: new Map(), numbers: new Map() });
    for (const mark of body.querySelectorAll("[data-of]")) {
      for (const member of mark.dataset.of.split(" ")) {
        if (!view.pieces.has(member)) view.pieces.set(member, []);
        view.pieces.get(member).push(mark);
      }
    }
    for (const sign of body.querySelectorAll("[data-number]")) {
      if (!view.numbers.has(sign.dataset.number)) view.numbers.set(sign.dataset.number, []);
      view.numbers.get(sign.dataset.number).push(sign);
    }
    for (const [place, one] of quotes.entries()) addCard(`q${place}`, { kind: "quote", one });
    watcher.disconnect();
    watcher.observe(body);
    view.text.parentElement.scrollTop = 0;
    showClaims();
    dim();
  }

  function pieceOf(piece, quotes, claims) {
    if (typeof piece === "string") return [piece];
    const [text, looks, members, ends] = piece;
    const made = [looks ? make("mark", { class: classes(looks), data: { of: members } }, text) : text];
    for (const member of ends.split(" ").filter(Boolean)) made.push(numberOf(member, quotes, claims));
    return made;
  }

  /** The raised number behind a quote: a link, so that keys reach it; or the sign of a claim. */
  function numberOf(member, quotes, claims) {
    const place = Number(member.slice(1));
    if (member[0] === "p") {
      const one = claims[place];
      return link(one.id, { class: "claim-sign", data: { number: member }, "aria-label": `Claim, worth a check ${percent(one.worth)}` }, `◆${Math.round(one.worth * 100)}`);
    }
    const one = quotes[place];
    const name = `Quote ${place + 1}, ${report.speakerName(one) ?? "nobody named"}, ${one.kind}, score ${percent(one.score)}`;
    return make("sup", { class: `cx-number ${classes(report.lookOf(one))}` }, link(one.id, { "aria-label": name, data: { number: member } }, place + 1));
  }

  function header(document_, part, quotes, claims) {
    const { file } = part;
    const sure = file.language_given ? "given" : `${Math.round(file.language_confidence * 100)} % sure`;
    const where = document_.locations.length ? document_.locations : ["given as a string"];
    const cast = new Map();
    for (const one of quotes) cast.set(one.speaker, (cast.get(one.speaker) ?? 0) + 1);
    return make("header", { class: "about" },
      make("h1", { dir: "auto", lang: document_.language === "und" ? null : document_.language }, document_.title),
      make("p", { class: "meta" }, document_.published ? `${document_.published} · ` : null, `${languageNames(document_.language)} (${sure}) · ${counted(quotes.length, "quote")} · ${counted(claims.length, "claim")}`),
      file.notes.map((note) => make("p", { class: "note-line" }, note)),
      make("ul", { class: "cast", "aria-label": "Who is quoted here" }, [...cast].map(([number, times]) => {
        const person = number === null ? null : report.people[number];
        const name = words(person?.name ?? "nobody named", null, { class: "name" });
        return make("li", { class: classes(person?.look ?? "hx l0") },
          person ? link(person.id, { title: [...person.roles, ...person.organizations].join(", ") || null }, name) : name, make("span", { class: "count" }, times));
      })),
      make("details", { class: "origin" }, make("summary", null, "File and run"),
        make("dl", { class: "why" }, [
          ["File", where.map((one) => make("bdi", { class: "path" }, one))],
          ["SHA-256", [make("code", { class: "digest" }, file.sha256)]],
          ["Encoding", [`${file.encoding ?? "none (a string)"}, ${file.media_type}, ${document_.characters.toLocaleString("en")} code points`]],
          ["Run", [`claimx ${file.claimx}; ${file.passes.join(", ")}; ${file.pack ?? "no language pack"}${file.options.length ? `; ${file.options.join(", ")}` : ""}`]],
        ].flatMap(([term, values]) => [make("dt", null, term), make("dd", null, ...values)]))));
  }

  function toolbar(claims) {
    if (!claims.length) return [];
    const least = make("input", {
      type: "range", min: 0, max: 1, step: 0.05, value: state.least, "aria-label": "Least check-worthiness of the claims shown",
      oninput: (event) => {
        state.least = Number(event.target.value);
        showClaims();
      },
    });
    return [make("div", { class: "toolbar" },
      make("label", { class: "switch" }, make("input", {
        type: "checkbox", id: "claims-on", checked: state.claims,
        onchange: (event) => {
          state.claims = event.target.checked;
          showClaims();
        },
      }), " Claims"),
      make("label", { class: "least" }, "worth a check from ", least, make("output", { id: "least-value" }, percent(state.least))),
      make("span", { class: "signs", "aria-hidden": "true" },
        make("mark", { class: "cx-c cx-d cx-h0 cx-l0" }, "direct"), " ", make("mark", { class: "cx-c cx-i cx-h0 cx-l0" }, "indirect"), " ",
        make("mark", { class: "cx-s cx-w0" }, "who"), " ", make("mark", { class: "cx-k cx-w0" }, "says so")))];
  }

  /** The table that is printed below the text. */
  function printed(document_, part, quotes) {
    const cells = (one) => {
      const told = part.quotes[one.place];
      return [one.place + 1, words(report.speakerName(one) ?? "–"), one.kind, percent(one.score), told.evidence[0][1],
        told.cue ? words(told.cue, document_.language) : "–", words(one.text, document_.language, { dir: "auto" })];
    };
    return make("div", { class: "print-only" },
      make("table", { class: "printed" },
        make("caption", null, `Quotes of ${document_.locations[0] ?? "a text"}, SHA-256 ${part.file.sha256}, claimx ${part.file.claimx}`),
        make("thead", null, make("tr", null, ["#", "speaker", "kind", "score", "construction", "cue", "said"].map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", null, quotes.map((one) => make("tr", null, cells(one).map((cell) => make("td", null, cell)))))));
  }

  // ---- notes in the margin -----------------------------------------------------------------------------------------

  function addCard(member, found) {
    const { kind, one } = found;
    const look = classes(kind === "quote" ? report.lookOf(one) : "hx l0");
    const name = kind === "quote" ? report.speakerName(one) ?? "nobody named" : `◆ ${percent(one.worth)}`;
    const about = kind === "quote" ? `${one.kind} · ${percent(one.score)}` : one.kinds.replaceAll(" ", ", ");
    const card = make("div", { class: `card-note ${look} is-${kind}`, data: { member } },
      make("button", { type: "button", class: "card-head", "aria-expanded": "false", onclick: () => reader.go(state.chosen === member ? state.open.id : one.id) },
        kind === "quote" ? make("span", { class: "card-number" }, one.place + 1) : null,
        words(name, null, { class: "name" }), make("span", { class: "meta" }, ` ${about}`)),
      make("div", { class: "card-body" }));
    view.cards.set(member, { card, found, body: card.lastChild });
    view.notes.append(card);
  }

  /** Each note stands beside the words it speaks of, or below the note before it. */
  function arrange() {
    if (!view?.body || !view.notes.offsetParent) return;
    const top = view.body.getBoundingClientRect().top;
    const places = [];
    for (const [member, { card }] of view.cards) {
      const first = view.pieces.get(member)?.[0];
      if (!first || card.hidden) continue;
      places.push([first.getBoundingClientRect().top - top, card, card.offsetHeight]);
    }
    places.sort((a, b) => a[0] - b[0]);
    const chosen = places.findIndex(([, card]) => card.classList.contains("is-chosen"));
    const tops = places.map(([place]) => place);
    // the chosen note keeps its place; those above make room upwards, those below downwards
    for (let at = 1; at < places.length; at += 1) {
      if (at > chosen) tops[at] = Math.max(tops[at], tops[at - 1] + places[at - 1][2] + 6);
    }
    for (let at = chosen - 1; at >= 0; at -= 1) tops[at] = Math.min(tops[at], tops[at + 1] - places[at][2] - 6);
    const shift = Math.min(0, tops[0] ?? 0);
    let bottom = -Infinity;
    for (const [at, [, card, height]] of places.entries()) {
      const place = Math.max(tops[at] - shift, bottom + 6);
      card.style.top = `${Math.round(place)}px`;
      bottom = place + height;
    }
    view.notes.style.minHeight = `${Math.max(0, Math.round(bottom))}px`;
  }

  const watcher = new ResizeObserver(() => arrange());

  // ---- choosing, dimming, claims -----------------------------------------------------------------------------------

  function memberOf(found) {
    return `${found.kind === "claim" ? "p" : "q"}${found.one.place}`;
  }

  /** Mark a quote or claim as the one that is looked at; `focus` moves the keyboard there too. */
  function choose(found, focus) {
    const member = found ? memberOf(found) : null;
    if (found?.kind === "claim" && (!state.claims || found.one.worth < state.least)) {
      state.claims = true;
      state.least = Math.min(state.least, Math.floor(found.one.worth * 20) / 20);
      showClaims();
    }
    for (const mark of view.pieces.get(state.chosen) ?? []) mark.classList.remove("is-chosen");
    const before = view.cards.get(state.chosen);
    if (before) {
      before.card.classList.remove("is-chosen");
      before.card.firstChild.setAttribute("aria-expanded", "false");
      before.body.replaceChildren();
    }
    state.chosen = member;
    const sheet = document.getElementById("sheet");
    sheet.hidden = true;
    if (!found) {
      arrange();
      return;
    }
    for (const mark of view.pieces.get(member) ?? []) mark.classList.add("is-chosen");
    const { card, body } = view.cards.get(member) ?? {};
    if (card) {
      card.classList.add("is-chosen");
      card.hidden = false;
      card.firstChild.setAttribute("aria-expanded", "true");
      body.replaceChildren(why.of(found));
    }
    arrange();
    if (!view.notes.offsetParent) {
      sheet.replaceChildren(
        make("button", { type: "button", class: "close", onclick: () => reader.go(state.open.id) }, "Close"), why.inShort(found), why.of(found));
      sheet.hidden = false;
    }
    const first = view.pieces.get(member)?.[0];
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const seen = first?.getBoundingClientRect();
    const low = innerHeight * (sheet.hidden ? 0.7 : 0.45);
    if (seen && (seen.top < 140 || seen.bottom > low)) first.scrollIntoView({ block: sheet.hidden ? "center" : "start", behavior: calm || !focus ? "instant" : "smooth" });
    if (focus) (view.numbers.get(member)?.[0])?.focus({ preventScroll: true });
  }

  function showClaims() {
    const { body, claims } = view;
    body.classList.toggle("show-claims", state.claims);
    for (const [place, one] of claims.entries()) {
      const member = `p${place}`;
      const on = state.claims && one.worth >= state.least && Boolean(filters.claims[one.number]);
      for (const mark of view.pieces.get(member) ?? []) mark.classList.remove("on");
      for (const sign of view.numbers.get(member) ?? []) sign.hidden = !on;
      if (on && !view.cards.has(member)) addCard(member, { kind: "claim", one });
      const card = view.cards.get(member)?.card;
      if (card) card.hidden = !on;
    }
    if (state.claims) {
      for (const [place, one] of claims.entries()) {
        if (one.worth < state.least || !filters.claims[one.number]) continue;
        for (const mark of view.pieces.get(`p${place}`) ?? []) mark.classList.add("on");
      }
    }
    const output = document.getElementById("least-value");
    if (output) output.textContent = percent(state.least);
    const box = document.getElementById("claims-on");
    if (box) box.checked = state.claims;
    arrange();
  }

  /** What the filters leave out stays readable, without its marks. */
  function dim() {
    const { quotes } = view;
    for (const [place, one] of quotes.entries()) {
      const on = Boolean(filters.quotes[one.number]);
      view.cards.get(`q${place}`).card.hidden = !on;
      for (const sign of view.numbers.get(`q${place}`) ?? []) sign.parentElement.classList.toggle("is-off", !on);
    }
    for (const mark of view.body.querySelectorAll("mark[data-of]")) {
      const members = mark.dataset.of.split(" ").filter((member) => member[0] === "q");
      mark.classList.toggle("is-off", members.length > 0 && !members.some((member) => filters.quotes[quotes[Number(member.slice(1))].number]));
    }
    seek();
    showClaims();
  }

  /** The words that were searched for, wherever they stand in the text (CSS Custom Highlight API, where there is one). */
  function seek() {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("sought");
    const wanted = filters.words;
    if (!wanted.length) return;
    const MOST = 500;
    const ranges = [];
    const walker = document.createTreeWalker(view.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && ranges.length < MOST) {
      const node = walker.currentNode;
      const { text, places } = foldedWithPlaces(node.data);
      for (const word of wanted) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = document.createRange();
          range.setStart(node, places ? places[at] : at);
          range.setEnd(node, places ? places[at + word.length] ?? node.length : at + word.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("sought", new Highlight(...ranges));
  }

  /** The folded text, and where each of its units stood before. */
  function foldedWithPlaces(text) {
    const whole = folded(text);
    if (whole.length === text.length) return { text: whole, places: null };
    let made = "";
    const places = [];
    let at = 0;
    for (const letter of text) {
      const plain = folded(letter);
      for (let unit = 0; unit < plain.length; unit += 1) places.push(at);
      made += plain;
      at += letter.length;
    }
    return { text: made, places };
  }

  // ---- moving about ------------------------------------------------------------------------------------------------

  /** The next (1) or the one before (-1) of what is shown, in the order of the text. */
  function step(by) {
    if (!view?.body || !state.open) return;
    const shown = [...view.cards].filter(([member, { card }]) => view.pieces.has(member) && !card.hidden)
      .map(([member, { found }]) => ({ member, found, first: view.pieces.get(member)[0] }))
      .sort((a, b) => (a.first === b.first ? 0 : a.first.compareDocumentPosition(b.first) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    if (!shown.length) return;
    const at = shown.findIndex((one) => one.member === state.chosen);
    const to = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by));
    reader.go(shown[to].found.one.id, { quiet: true, focus: true });
  }

  function turn(by) {
    const list = listed();
    const at = list.findIndex((one) => one === state.open);
    const to = list[Math.min(list.length - 1, Math.max(0, at + by))];
    if (to) reader.go(to.id);
  }

  function hovered(event) {
    const tip = document.getElementById("tip");
    const mark = event.target.closest?.("[data-of], [data-number]");
    if (!mark || !view?.body?.contains(mark)) {
      tip.hidden = true;
      for (const one of view?.lit ?? []) one.classList.remove("is-lit");
      return;
    }
    const members = (mark.dataset.of ?? mark.dataset.number).split(" ")
      .filter((member) => (member[0] === "q" ? filters.quotes[view.quotes[Number(member.slice(1))].number] : state.claims && view.claims[Number(member.slice(1))].worth >= state.least))
      .reverse();
    members.sort((a, b) => (a[0] === b[0] ? 0 : a[0] === "q" ? -1 : 1));
    for (const one of view.lit ?? []) one.classList.remove("is-lit");
    view.lit = members[0] ? view.pieces.get(members[0]) ?? [] : [];
    for (const one of view.lit) one.classList.add("is-lit");
    if (!members.length) {
      tip.hidden = true;
      return;
    }
    const found = members.map((member) => (member[0] === "q" ? { kind: "quote", one: view.quotes[Number(member.slice(1))] } : { kind: "claim", one: view.claims[Number(member.slice(1))] }));
    tip.replaceChildren(...found.slice(0, 4).map(why.inShort));
    tip.hidden = false;
    const box = [...mark.getClientRects()].find((one) => event.clientY === undefined || (one.top <= event.clientY && event.clientY <= one.bottom)) ?? mark.getBoundingClientRect();
    const left = Math.min(innerWidth - tip.offsetWidth - 8, Math.max(8, (event.clientX || box.left) - 24));
    const below = box.bottom + 8 + tip.offsetHeight < innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? box.bottom + 8 : box.top - tip.offsetHeight - 8}px`;
  }

  function clicked(event) {
    const mark = event.target.closest?.("mark[data-of]");
    if (!mark || getSelection()?.toString()) return;
    const members = mark.dataset.of.split(" ");
    const quotes = members.filter((member) => member[0] === "q" && filters.quotes[view.quotes[Number(member.slice(1))].number]);
    const member = quotes.at(-1) ?? members.find((one) => one[0] === "p" && mark.classList.contains("on"));
    if (!member) return;
    const place = Number(member.slice(1));
    reader.go((member[0] === "q" ? view.quotes[place] : view.claims[place]).id, { quiet: true });
  }

  function show(thing, options) {
    view = frame();
    state.open = null;
    count();
    view.text.addEventListener("click", clicked);
    view.text.addEventListener("mouseover", hovered);
    view.text.addEventListener("mouseleave", hovered);
    view.text.addEventListener("focusin", (event) => event.target.matches("[data-number]") && event.target.matches(":focus-visible") && hovered(event));
    view.text.addEventListener("focusout", hovered);
    requestAnimationFrame(() => moved(thing, options));
    return view.element;
  }

  /** Another place in this view: an article, a quote or a claim; nothing is the first article that is listed. */
  function moved(thing, options = {}) {
    const list = listed();
    const wanted = thing ? (thing.kind === "document" ? thing.one : report.documents[thing.one.document]) : null;
    const document_ = wanted ?? (state.open && filters.documents[state.open.number] ? state.open : list[0]);
    view.element.classList.toggle("is-open", Boolean(wanted));
    if (view.shown !== list.length || view.list.chosen !== document_?.id) view.list.show(list, document_?.id);
    view.shown = list.length;
    if (!document_) {
      state.open = null;
      view.text.replaceChildren(make("p", { class: "none" }, "No article is found with these filters."));
      return;
    }
    if (state.open !== document_) open(document_);
    choose(thing && thing.kind !== "document" ? thing : null, options.focus);
  }

  function filtered() {
    count();
    view.shown = -1;
    const list = listed();
    view.list.show(list, state.open?.id);
    view.shown = list.length;
    if (list.length && !(state.open && filters.documents[state.open.number])) {
      // what was open is not found any more: the first that is found takes its place
      if (view.element.classList.contains("is-open")) reader.go(list[0].id, { quiet: true });
      else moved(null);
    } else if (state.open) dim();
  }

  return { name: "articles", label: "Articles", show, moved, filtered, step, turn, get open() { return state.open; }, toggleClaims: () => {
    state.claims = !state.claims;
    if (state.open) showClaims();
  } };
})();
