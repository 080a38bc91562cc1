"use strict";
// The frame: which view is shown, what the address says, filters, keys, light and dark.

const reader = (() => {
  const VIEWS = { overview, articles, people, statements, graph };
  const main = document.getElementById("main");
  let current = null;

  // ---- the address -------------------------------------------------------------------------------------------------

  /** `#quote_5f0c?language=de`: a view or a thing, and the filters. */
  function address() {
    const [place, query] = location.hash.slice(1).split("?");
    let id = "";
    try {
      id = decodeURIComponent(place);
    } catch {
      id = "";
    }
    return { id, filters: query === undefined ? null : Object.fromEntries(new URLSearchParams(query)) };
  }

  function hashOf(id) {
    const set = Object.entries(filters.values).filter(([, value]) => value);
    return `#${encodeURIComponent(id)}${set.length ? `?${new URLSearchParams(set)}` : ""}`;
  }

  /** Go to a view or a thing. `quiet` leaves no entry in the history, `focus` takes the keyboard along. */
  function go(id, options = {}) {
    history[options.quiet ? "replaceState" : "pushState"](null, "", hashOf(id));
    route(options);
  }

  function route(options = {}) {
    const { id, filters: asked } = address();
    const changed = asked !== null && filters.set(asked);
    if (asked === null && filters.any) history.replaceState(null, "", hashOf(id || "overview"));
    if (changed) fillFilters();
    const { view, thing } = resolve(id);
    document.getElementById("tip").hidden = true;
    document.body.dataset.view = view.name;
    for (const one of document.querySelectorAll("#views a")) {
      if (one.dataset.view === view.name) one.setAttribute("aria-current", "page");
      else one.removeAttribute("aria-current");
    }
    document.title = thing ? `${nameOf(thing)} – ${report.title}` : report.title;
    if (current === view && view.moved) {
      if (changed) view.filtered();
      view.moved(thing, options);
    } else {
      document.getElementById("sheet").hidden = true;
      current = view;
      main.replaceChildren(view.show(thing, options));
      scrollTo(0, 0);
    }
    told();
  }

  function resolve(id) {
    if (id.startsWith("graph/")) return { view: graph, thing: report.thing(id.slice(6)) };
    if (Object.hasOwn(VIEWS, id)) return { view: VIEWS[id], thing: null };
    const thing = report.thing(id);
    if (!thing) return { view: overview, thing: null };
    return { view: thing.kind === "person" ? people : thing.kind === "statement" ? statements : articles, thing };
  }

  function nameOf({ kind, one }) {
    if (kind === "person") return one.name;
    if (kind === "document") return one.title;
    if (kind === "statement") return one.id.replace("_", " ");
    return `${kind} ${one.place + 1}, ${report.documents[one.document].title}`;
  }

  // ---- filters -----------------------------------------------------------------------------------------------------

  const inputs = Object.fromEntries(["text", "person", "file", "language", "kind", "claim"].map((name) => [name, document.getElementById(`filter-${name}`)]));

  function choices(select, list) {
    select.replaceChildren(...list.map(([value, name]) => make("option", { value }, name)));
  }

  function fillFilters() {
    for (const [name, input] of Object.entries(inputs)) {
      input.value = filters.values[name];
      // a value that an address gives and this report does not have must show, not vanish
      if (input.tagName === "SELECT" && input.value !== filters.values[name]) {
        input.append(make("option", { value: filters.values[name] }, `${filters.values[name]} (none here)`));
        input.value = filters.values[name];
      }
    }
  }

  function filter(values) {
    if (!filters.set({ ...filters.values, ...values })) return;
    fillFilters();
    const { id } = address();
    history.replaceState(null, "", hashOf(id || "overview"));
    if (current.filtered) current.filtered();
    else main.replaceChildren(current.show(null));
    told();
  }

  function told() {
    const count = (flags) => flags.reduce((sum, one) => sum + one, 0);
    const [documents, quotes] = [count(filters.documents), count(filters.quotes)];
    document.getElementById("found").textContent = filters.any
      ? `${documents.toLocaleString("en")} of ${counted(report.documents.length, "article")}, ${quotes.toLocaleString("en")} of ${counted(report.quotes.length, "quote")}`
      : "";
    document.getElementById("filter-clear").hidden = !filters.any;
    document.getElementById("filters").classList.toggle("is-set", filters.any);
  }

  // ---- light and dark ----------------------------------------------------------------------------------------------

  const themes = ["auto", "light", "dark"];

  function stored(value) {
    // a browser may keep nothing for a local file
    try {
      if (value === undefined) return localStorage.getItem("claimx-theme");
      localStorage.setItem("claimx-theme", value);
    } catch {
      return null;
    }
    return value;
  }

  function setTheme(name) {
    const theme = themes.includes(name) ? name : "auto";
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    document.getElementById("theme").textContent = { auto: "Auto", light: "Light", dark: "Dark" }[theme];
    graph.repaint();
    return theme;
  }

  function nextTheme() {
    const now = document.documentElement.dataset.theme ?? "auto";
    stored(setTheme(themes[(themes.indexOf(now) + 1) % themes.length]));
  }

  // ---- keys --------------------------------------------------------------------------------------------------------

  const KEYS = [
    [["j", "k"], "next and previous quote (also ↓ ↑ on a quote)"],
    [["n", "p"], "next and previous article"],
    [["c"], "claims on and off"],
    [["/"], "search"],
    [["1", "…", "5"], "overview, articles, people, statements, graph"],
    [["t"], "light, dark, or as the system is"],
    [["Esc"], "close, or leave a quote"],
    [["?"], "this help"],
  ];

  function help() {
    const dialog = document.getElementById("help");
    if (dialog.open) return;
    const sign = (look, text, says) => make("li", null, make("mark", { class: classes(look) }, text), ` ${says}`);
    dialog.replaceChildren(
      make("h2", { id: "help-title" }, "Keys and signs"),
      make("table", null, make("tbody", null, KEYS.map(([keys, says]) => make("tr", null, make("th", { scope: "row" }, keys.map((key) => (key === "…" ? "–" : make("kbd", null, key)))), make("td", null, says))))),
      make("ul", { class: "signlist" },
        sign("c d h0 l0", "direct", "the words were said: all of them stand in quotation marks"),
        sign("c i h1 l1", "indirect", "reported in other words"),
        make("li", null, make("mark", { class: classes("c m h2 l2") }, "partly "), make("mark", { class: classes("c f m h2 l2") }, "in marks"), " mixed: some words in quotation marks"),
        sign("s w3", "who", "the words that name who says it"), sign("k w3", "says", "the words that report"),
        make("li", null, make("span", { class: "claim-sign" }, "◆82"), " a claim; how much it deserves a check, in per cent")),
      make("p", { class: "meta" }, "Each speaker has one colour and one kind of underline in all articles. In the graph: drag, wheel or + − 0."),
      make("form", { method: "dialog" }, make("button", { autofocus: true }, "Close")));
    dialog.showModal();
  }

  function keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.getElementById("help").open) return;
    const { target } = event;
    const writes = target.matches?.("input:not([type=checkbox]):not([type=range]), select, textarea");
    if (event.key === "Escape") {
      document.getElementById("tip").hidden = true;
      if (writes) target.blur();
      else if (current === articles && articles.open && resolve(address().id).thing?.kind !== "document") go(articles.open.id, { quiet: true });
      return;
    }
    if (writes) return;
    const onText = current === articles && target.closest?.("[data-number], .notes");
    const work = {
      j: () => articles.step(1),
      k: () => articles.step(-1),
      n: () => articles.turn(1),
      p: () => articles.turn(-1),
      c: () => articles.toggleClaims(),
      t: nextTheme,
      "?": help,
      "/": () => inputs.text.focus(),
      ...(onText ? { ArrowDown: () => articles.step(1), ArrowUp: () => articles.step(-1) } : {}),
      ...Object.fromEntries(Object.keys(VIEWS).map((name, place) => [String(place + 1), () => go(name)])),
    }[event.key];
    if (!work) return;
    if ("jknpc".includes(event.key) && current !== articles) return;
    event.preventDefault();
    work();
  }

  // ---- beginning ---------------------------------------------------------------------------------------------------

  function begin() {
    const home = document.getElementById("brand");
    home.append(link("overview", null, words(report.title)));
    document.getElementById("views").append(...Object.values(VIEWS).map((view) => link(view.name, { data: { view: view.name } }, view.label)));
    choices(inputs.language, [["", "all"], ...report.languages.map((code) => [code, languageNames(code)])]);
    choices(inputs.kind, [["", "all"], ["direct", "direct"], ["mixed", "mixed"], ["indirect", "indirect"]]);
    choices(inputs.claim, [["", "all"], ["worth", "worth a check"], ...report.claimKinds.map((kind) => [kind, spoken(kind)])]);
    document.getElementById("person-names").append(...[...new Set(report.speakers.slice(0, 1000).map((one) => one.name))].map((name) => make("option", { value: name })));
    let waiting = 0;
    const read = () => filter(Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value])));
    for (const input of Object.values(inputs)) {
      input.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(read, input.tagName === "SELECT" ? 0 : 90);
      });
    }
    document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
    document.getElementById("filter-clear").addEventListener("click", () => filter(Object.fromEntries(Object.keys(filters.values).map((name) => [name, ""]))));
    const more = document.getElementById("filter-more");
    more.addEventListener("click", () => {
      const open = document.getElementById("filters").classList.toggle("is-open");
      more.setAttribute("aria-expanded", String(open));
    });
    document.getElementById("theme").addEventListener("click", nextTheme);
    document.getElementById("help-button").addEventListener("click", help);
    document.addEventListener("keydown", keyed);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.repaint());
    setTheme(stored());
    addEventListener("hashchange", () => route());
    route();
    performance.mark("claimx-ready");
  }

  return { go, filter, begin, get view() { return current?.name; } };
})();

reader.begin();
