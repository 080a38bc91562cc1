"use strict";
// Making elements. Text goes into the page through text nodes alone; nothing here or elsewhere parses a string as markup.

const SVG = "http://www.w3.org/2000/svg";

/** A new element. Attributes that are null, undefined or false are left out; `on…` are listeners; `data` is an object. */
function make(tag, attributes, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** A new element of a drawing. */
function draw(tag, attributes, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A link to a place in this page; there are no others. */
function link(place, attributes, ...children) {
  return make("a", { ...attributes, href: `#${encodeURIComponent(place)}` }, ...children);
}

/** Words of a text or a name: their own direction, and their language where it is known. */
function words(text, language, attributes) {
  return make("bdi", { lang: language && language !== "und" ? language : null, ...attributes }, text);
}

/** Number and noun, the noun in the plural where it must be. */
function counted(number, noun, plural) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural ?? `${noun}s`}`;
}

/** `name_of_something` as words. */
function spoken(name) {
  return String(name).replaceAll("_", " ");
}

function percent(value) {
  return value.toFixed(2);
}

function classes(names) {
  return names.split(" ").filter(Boolean).map((name) => `cx-${name}`).join(" ");
}

const languageNames = (() => {
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  return (code) => {
    if (code === "und") return "no language";
    try {
      return names.of(code) ?? code;
    } catch {
      return code;
    }
  };
})();

/** The code of a language as a small sign, with its name for who points at it or hears it. */
function languageSign(code) {
  return make("abbr", { class: "language", title: languageNames(code) }, code);
}

/** A horizontal bar of one or several parts `[value, classes]`, `most` being the full width. */
function bar(parts, most, name) {
  const drawn = draw("svg", { class: "barchart", viewBox: "0 0 100 6", preserveAspectRatio: "none", role: "img", "aria-label": name });
  let x = 0;
  for (const [value, look] of parts) {
    const width = most ? (100 * value) / most : 0;
    drawn.append(draw("rect", { x, y: 0, width, height: 6, class: look }));
    x += width;
  }
  return drawn;
}

/**
 * A list of rows of one height of which only those in sight are in the page; a listbox to those who hear it.
 *
 * `render(item)` gives the content of a row, `choose(item)` is called when one is chosen by mouse or key.
 */
class LongList {
  constructor({ name, height, render, choose, key }) {
    Object.assign(this, { height, render, choose, key, items: [], rows: new Map(), active: -1, chosen: null });
    this.room = make("div", { class: "room", role: "presentation" });
    this.element = make("div", {
      class: "longlist", role: "listbox", tabindex: 0, "aria-label": name,
      onscroll: () => this.paint(),
      onkeydown: (event) => this.keyed(event),
    }, this.room);
    this.seen = new ResizeObserver(() => this.paint());
    this.seen.observe(this.element);
  }

  /** Show these items; the row of the chosen one stays in sight. */
  show(items, chosen) {
    this.items = items;
    this.chosen = chosen;
    this.active = items.findIndex((item) => this.key(item) === chosen);
    this.room.style.height = `${items.length * this.height}px`;
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    if (this.active >= 0) this.reveal(this.active);
    this.paint();
  }

  reveal(number) {
    const top = number * this.height;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop || top + this.height > scrollTop + clientHeight) {
      this.element.scrollTop = Math.max(0, top - Math.max(0, clientHeight - this.height) / 2);
    }
  }

  paint() {
    const { scrollTop, clientHeight } = this.element;
    const from = Math.max(0, Math.floor(scrollTop / this.height) - 4);
    const to = Math.min(this.items.length, Math.ceil((scrollTop + (clientHeight || 800)) / this.height) + 4);
    for (const [number, row] of this.rows) {
      if (number < from || number >= to) {
        row.remove();
        this.rows.delete(number);
      }
    }
    for (let number = from; number < to; number += 1) {
      if (!this.rows.has(number)) {
        const row = this.row(number);
        this.rows.set(number, row);
        this.room.append(row);
      }
    }
    const active = this.rows.get(this.active);
    if (active) this.element.setAttribute("aria-activedescendant", active.id);
    else this.element.removeAttribute("aria-activedescendant");
  }

  row(number) {
    const item = this.items[number];
    const row = make("div", {
      class: "row", role: "option", id: `row-${this.key(item)}`, "aria-posinset": number + 1, "aria-setsize": this.items.length,
      "aria-selected": this.key(item) === this.chosen ? "true" : "false",
      onclick: () => this.choose(item),
    }, this.render(item));
    row.style.top = `${number * this.height}px`;
    row.style.height = `${this.height}px`;
    row.classList.toggle("is-active", number === this.active);
    return row;
  }

  keyed(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
    if (event.key === "Enter" && this.items[this.active]) this.choose(this.items[this.active]);
    else if (event.key in moves && this.items.length) {
      const to = Math.min(this.items.length - 1, Math.max(0, this.active + moves[event.key]));
      this.rows.get(this.active)?.classList.remove("is-active");
      this.active = to;
      this.reveal(to);
      this.paint();
      this.rows.get(to)?.classList.add("is-active");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Append items a hundred at a time, the next when the reader comes near the end. */
function inChunks(parent, items, render, size = 100) {
  let next = 0;
  const more = make("button", { type: "button", class: "more" }, "Show more");
  const add = () => {
    const chunk = document.createDocumentFragment();
    for (const item of items.slice(next, next + size)) chunk.append(render(item));
    next += size;
    more.remove();
    parent.append(chunk);
    if (next < items.length) {
      parent.append(more);
      watch.observe(more);
    } else watch.disconnect();
  };
  const watch = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) add();
  }, { rootMargin: "600px" });
  more.addEventListener("click", add);
  add();
}
