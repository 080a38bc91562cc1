"use strict";
// The graph, drawn: everybody and every article at once, or one of them with what it is tied to. The same place always
// gives the same drawing: nothing is random, and the number of rounds is fixed.

/** What stands around a node, by the edges of the parts that hold it. Speakers joined as one person are one node. */
const neighbourhood = (() => {
  const byNode = new Map();

  function edgesIn(number) {
    if (!byNode.has(number)) {
      const found = new Map();
      for (const edge of report.edges(number)) {
        const [source, target] = [report.thing(edge.source), report.thing(edge.target)];
        if (!source || !target || source.one === target.one) continue;
        // a claim is asserted by its quote and derived from it: one line is enough
        if (edge.relation === "derived_from" && source.kind === "claim") continue;
        const tie = { relation: edge.relation, source, target, because: edge.because, score: null };
        for (const one of [source.one, target.one]) {
          if (!found.has(one)) found.set(one, []);
          found.get(one).push(tie);
        }
      }
      byNode.set(number, found);
      if (byNode.size > 200) byNode.delete(byNode.keys().next().value);
    }
    return byNode.get(number);
  }

  function homes(thing) {
    if (thing.kind === "document") return [thing.one.number];
    if (thing.kind !== "person") return [thing.one.document];
    const own = [...thing.one.quotes.map((number) => report.quotes[number].document), ...thing.one.claims.map((number) => report.claims[number].document)];
    if (own.length) return [...new Set(own)];
    const members = report.people.filter((one) => one.organizations.includes(thing.one.name));
    return [...new Set(members.flatMap((one) => one.quotes.map((number) => report.quotes[number].document)))];
  }

  return (thing) => {
    const ties = homes(thing).flatMap((number) => edgesIn(number).get(thing.one) ?? []);
    for (const edge of report.linksOf(thing.one.id)) {
      const [source, target] = [report.thing(edge.source), report.thing(edge.target)];
      if (source && target) ties.push({ relation: edge.relation, source, target, because: edge.because, score: edge.score });
    }
    return ties;
  };
})();

const graph = (() => {
  const MOST = 2000;
  const BESIDE = 60;
  const STYLES = {
    attributed_to: { dash: [], width: 1.4 }, said_via: { dash: [6, 3], width: 1.4 }, affiliated_with: { dash: [1, 3], width: 1.6 },
    quoted_from: { dash: [], width: 0.8 }, derived_from: { dash: [4, 4], width: 0.8 }, nested_in: { dash: [2, 2], width: 1.2 }, asserts: { dash: [8, 3, 2, 3], width: 1 },
    same_utterance: { dash: [], width: 2.6, between: true }, same_proposition: { dash: [10, 4], width: 2.2, between: true }, candidate: { dash: [3, 5], width: 2, between: true },
    translation_of: { dash: [], width: 2.6, between: true }, copy_of: { dash: [12, 3], width: 2.6, between: true }, speaks_in: { dash: [], width: 1 },
  };
  const SHAPES = { person: "circle", organization: "diamond", group: "circle", unnamed: "ring", document: "square", quote: "bubble", claim: "hexagon" };
  const NAMES = { person: "person", organization: "organisation", group: "group", unnamed: "unnamed speaker", document: "article", quote: "quote", claim: "claim" };
  const state = { nodes: [], edges: [], centre: null, scale: 1, x: 0, y: 0, over: null, tall: new Map(), rounds: 0 };
  let view = null;
  let frameAsked = false;

  // ---- what is drawn -----------------------------------------------------------------------------------------------

  function sortOf(thing) {
    return thing.kind === "person" ? thing.one.kind : thing.kind;
  }

  function labelOf(thing) {
    const { kind, one } = thing;
    return kind === "person" ? one.name : kind === "document" ? one.title : one.text.replace(/\s+/g, " ");
  }

  function nodeOf(thing) {
    const sort = sortOf(thing);
    const look = thing.kind === "person" ? thing.one.look : thing.kind === "document" ? null : report.lookOf(thing.one);
    return { thing, id: thing.one.id, sort, label: labelOf(thing), hue: look ? look.split(" ")[0] : null, x: 0, y: 0, size: 6, degree: 0, side: "below" };
  }

  /** Everybody with a name who speaks and every article, as far as the filters let them. */
  function whole() {
    const nodes = new Map();
    const counts = new Map();
    const said = new Map();
    for (const one of report.quotes) {
      if (!filters.quotes[one.number] || one.speaker === null || report.people[one.speaker].kind === "unnamed") continue;
      const key = one.speaker * report.documents.length + one.document;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      said.set(one.speaker, (said.get(one.speaker) ?? 0) + 1);
    }
    const documents = report.documents.filter((one) => filters.documents[one.number]).slice(0, MOST / 2);
    for (const one of documents) nodes.set(one.id, nodeOf({ kind: "document", one }));
    const most = [...said].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    for (const [number, times] of most) {
      if (nodes.size >= MOST) break;
      const one = report.people[number];
      const node = nodeOf({ kind: "person", one });
      node.size = 4 + Math.min(9, Math.sqrt(times) * 1.6);
      node.times = times;
      nodes.set(one.id, node);
    }
    const edges = [];
    for (const [key, times] of counts) {
      const source = nodes.get(report.people[Math.floor(key / report.documents.length)].id);
      const target = nodes.get(report.documents[key % report.documents.length].id);
      if (source && target) edges.push({ source, target, relation: "speaks_in", times });
    }
    for (const edge of report.copies) {
      const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
      if (source && target) edges.push({ source, target, relation: edge.relation, times: 1 });
    }
    for (const edge of edges) {
      edge.source.degree += 1;
      edge.target.degree += 1;
    }
    const left = said.size + report.documents.filter((one) => filters.documents[one.number]).length - nodes.size;
    return { nodes: [...nodes.values()], edges, left };
  }

  /** One node in the middle; what it is tied to in columns beside it, and what that is tied to in the next column. */
  function around(thing) {
    const centre = nodeOf(thing);
    centre.size = 11;
    const nodes = new Map([[centre.id, centre]]);
    const edges = new Map();
    const columns = { left: [], right: [], far: [] };
    const tie = (one) => {
      const [source, target] = [nodes.get(one.source.one.id), nodes.get(one.target.one.id)];
      if (!source || !target) return;
      edges.set(`${one.relation} ${source.id} ${target.id}`, { source, target, relation: one.relation, because: one.because, score: one.score, times: 1 });
    };
    const first = neighbourhood(thing);
    let left = 0;
    for (const one of first) {
      const other = one.source.one === thing.one ? one.target : one.source;
      if (nodes.has(other.one.id)) continue;
      const content = other.kind === "quote" || other.kind === "claim";
      if (!wantedBeside(other, thing)) continue;
      const column = content ? columns.right : columns.left;
      if (column.length >= (state.tall.get(thing.one.id) ?? BESIDE)) {
        left += 1;
        continue;
      }
      const node = nodeOf(other);
      nodes.set(node.id, node);
      column.push(node);
    }
    first.forEach(tie);
    for (const node of [...columns.right]) {
      for (const one of neighbourhood(node.thing)) {
        const other = one.source.one === node.thing.one ? one.target : one.source;
        const next = other.kind === "document" || other.kind === "person" || STYLES[one.relation]?.between;
        if (!next || columns.far.length >= BESIDE) continue;
        if (!nodes.has(other.one.id)) {
          const far = nodeOf(other);
          nodes.set(far.id, far);
          columns.far.push(far);
        }
        tie(one);
      }
    }
    for (const edge of edges.values()) {
      edge.source.degree += 1;
      edge.target.degree += 1;
    }
    tidy(centre, columns, [...edges.values()]);
    return { nodes: [...nodes.values()], edges: [...edges.values()], left };
  }

  /** Around a person or an article, claims that a quote makes stand behind the quote, not beside it. */
  function wantedBeside(other, thing) {
    if (other.kind === "quote") return Boolean(filters.quotes[other.one.number]);
    if (other.kind !== "claim") return true;
    return filters.claims[other.one.number] && (thing.kind === "quote" || other.one.quote === null || thing.kind === "claim");
  }

  // ---- where it is drawn -------------------------------------------------------------------------------------------

  const ROW = 30;
  const FAR = 710;

  function tidy(centre, columns, edges) {
    const order = { document: 0, organization: 1, person: 2, group: 3, unnamed: 4, quote: 5, claim: 6 };
    columns.left.sort((a, b) => order[a.sort] - order[b.sort] || (a.label < b.label ? -1 : 1));
    columns.right.sort((a, b) => order[a.sort] - order[b.sort] || a.thing.one.number - b.thing.one.number);
    const put = (list, x, side) => list.forEach((node, place) => {
      node.x = x;
      node.y = (place - (list.length - 1) / 2) * ROW;
      node.side = side;
    });
    put(columns.left, -230, "left");
    put(columns.right, 190, "right");
    // the far column follows what it is tied to, then makes room
    for (const node of columns.far) {
      const tied = edges.filter((edge) => edge.source === node || edge.target === node).map((edge) => (edge.source === node ? edge.target : edge.source).y);
      node.y = tied.reduce((sum, y) => sum + y, 0) / Math.max(1, tied.length);
    }
    columns.far.sort((a, b) => a.y - b.y || (a.id < b.id ? -1 : 1));
    let bottom = -Infinity;
    for (const node of columns.far) {
      node.x = FAR;
      node.y = Math.max(node.y, bottom + ROW);
      node.side = "right";
      bottom = node.y;
    }
    const middle = columns.far.length ? (columns.far[0].y + bottom) / 2 : 0;
    for (const node of columns.far) node.y -= middle;
    centre.side = "below";
  }

  /** Fruchterman and Reingold (1991) with repulsion from near nodes alone, which a grid finds. One call is one round. */
  function forces(nodes, edges) {
    const K = 46;
    const count = nodes.length;
    const x = new Float64Array(count);
    const y = new Float64Array(count);
    const places = new Map(nodes.map((node, place) => [node, place]));
    const from = Int32Array.from(edges, (edge) => places.get(edge.source));
    const to = Int32Array.from(edges, (edge) => places.get(edge.target));
    const turn = Math.PI * (3 - Math.sqrt(5));
    nodes.forEach((node, place) => {
      x[place] = K * 0.8 * Math.sqrt(place + 0.5) * Math.cos(place * turn);
      y[place] = K * 0.8 * Math.sqrt(place + 0.5) * Math.sin(place * turn);
    });
    const dx = new Float64Array(count);
    const dy = new Float64Array(count);
    const reach = 3 * K;
    const COLUMN = 100003;
    const push = (a, b) => {
      const ex = x[a] - x[b];
      const ey = y[a] - y[b];
      const far = ex * ex + ey * ey;
      if (far > reach * reach) return;
      const force = (K * K) / Math.max(1, far);
      dx[a] += ex * force;
      dy[a] += ey * force;
      dx[b] -= ex * force;
      dy[b] -= ey * force;
    };
    const repel = () => {
      const cells = new Map();
      for (let a = 0; a < count; a += 1) {
        const key = Math.floor(x[a] / reach) * COLUMN + Math.floor(y[a] / reach);
        const cell = cells.get(key);
        if (cell) cell.push(a);
        else cells.set(key, [a]);
      }
      for (const [key, cell] of cells) {
        for (let i = 0; i < cell.length; i += 1) for (let j = i + 1; j < cell.length; j += 1) push(cell[i], cell[j]);
        for (const step of [1, COLUMN - 1, COLUMN, COLUMN + 1]) {
          const other = cells.get(key + step);
          if (!other) continue;
          for (let i = 0; i < cell.length; i += 1) for (let j = 0; j < other.length; j += 1) push(cell[i], other[j]);
        }
      }
    };
    const attract = () => {
      for (let tie = 0; tie < from.length; tie += 1) {
        const a = from[tie];
        const b = to[tie];
        const ex = x[a] - x[b];
        const ey = y[a] - y[b];
        const force = Math.sqrt(ex * ex + ey * ey) / K;
        dx[a] -= ex * force;
        dy[a] -= ey * force;
        dx[b] += ex * force;
        dy[b] += ey * force;
      }
    };
    return (heat) => {
      dx.fill(0);
      dy.fill(0);
      repel();
      attract();
      for (let a = 0; a < count; a += 1) {
        const ex = dx[a] - x[a] * 0.12;
        const ey = dy[a] - y[a] * 0.16;
        const length = Math.sqrt(ex * ex + ey * ey) || 1;
        const step = Math.min(length, heat) / length;
        x[a] += ex * step;
        y[a] += ey * step;
        nodes[a].x = x[a];
        nodes[a].y = y[a];
      }
    };
  }

  const ROUNDS = 220;

  function settle() {
    const round = forces(state.nodes, state.edges);
    const mine = (state.rounds += 1);
    let done = 0;
    let painted = 0;
    const some = () => {
      if (mine !== state.rounds || !view?.canvas.isConnected) return;
      const began = performance.now();
      while (done < ROUNDS && performance.now() - began < 28) {
        round(40 * (1 - done / ROUNDS) + 0.5);
        done += 1;
      }
      // drawing takes as long as several rounds: a few times a second is enough to see it grow
      if (done === ROUNDS || began - painted > 300) {
        painted = began;
        fit();
      }
      if (done < ROUNDS) requestAnimationFrame(some);
      else view.canvas.dataset.settled = "true";
    };
    some();
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  let mixed = { theme: null, hues: null };

  /** The colours of the style sheet as a canvas wants them: computed, for light or dark. */
  function colours() {
    const theme = `${document.documentElement.dataset.theme} ${matchMedia("(prefers-color-scheme: dark)").matches}`;
    if (mixed.theme === theme) return mixed.hues;
    const probe = make("span", { hidden: true });
    document.body.append(probe);
    const of = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const hues = Object.fromEntries([...Array(8).keys()].map((hue) => [`h${hue}`, of(`--cx-hue-${hue}`)]));
    Object.assign(hues, { hx: of("--cx-quiet"), paper: of("--cx-paper"), ink: of("--cx-ink"), quiet: of("--cx-quiet"), line: of("--faint"), accent: of("--accent") });
    probe.remove();
    mixed = { theme, hues };
    return hues;
  }

  function ask() {
    if (frameAsked) return;
    frameAsked = true;
    requestAnimationFrame(() => {
      frameAsked = false;
      if (view?.canvas.isConnected) paint();
    });
  }

  function paint() {
    const { canvas } = view;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const pen = canvas.getContext("2d");
    const hue = colours();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const at = (node) => [node.x * state.scale + state.x, node.y * state.scale + state.y];
    const near = state.over ? new Set(state.edges.filter((edge) => edge.source === state.over || edge.target === state.over).flatMap((edge) => [edge.source, edge.target])) : null;
    const labels = layLabels(pen, at, near, width, height);
    for (const [relation, style] of Object.entries(STYLES)) paintEdges(pen, hue, relation, style, at, near);
    for (const node of state.nodes) {
      const [x, y] = at(node);
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      pen.globalAlpha = near && !near.has(node) && node !== state.over ? 0.3 : 1;
      paintNode(pen, hue, node, x, y);
    }
    pen.globalAlpha = 1;
    paintLabels(pen, hue, labels);
  }

  function paintEdges(pen, hue, relation, style, at, near) {
    const edges = state.edges.filter((edge) => edge.relation === relation);
    if (!edges.length) return;
    for (const strong of [false, true]) {
      if (strong && !near) break;
      pen.beginPath();
      for (const edge of edges) {
        const touched = near && (edge.source === state.over || edge.target === state.over);
        if (Boolean(touched) !== strong) continue;
        const [[x, y], [u, v]] = edgeEnds(edge, at);
        pen.moveTo(x, y);
        if (!state.centre) pen.lineTo(u, v);
        else if (Math.abs(x - u) < 2) pen.quadraticCurveTo(x - 24 - Math.abs(v - y) * 0.3, (y + v) / 2, u, v);
        else pen.bezierCurveTo(x + (u - x) * 0.5, y, u - (u - x) * 0.5, v, u, v);
      }
      pen.setLineDash(style.dash);
      pen.lineWidth = style.width * (strong ? 1.6 : 1);
      pen.strokeStyle = style.between ? hue.accent : strong ? hue.ink : hue.line;
      pen.globalAlpha = near && !strong ? 0.35 : 1;
      pen.stroke();
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  /** Where a line begins and ends; beside a column it leaves from the end of the label, so that words stay free. */
  function edgeEnds(edge, at) {
    const [from, to] = [at(edge.source), at(edge.target)];
    const beyond = (node, end, other) => {
      if (node.side === "right" && node.wide && other[0] > end[0] + 2) return [Math.min(end[0] + node.wide, other[0] - 12), end[1]];
      return end;
    };
    return [beyond(edge.source, from, to), beyond(edge.target, to, from)];
  }

  function outline(pen, shape, x, y, r) {
    pen.beginPath();
    if (shape === "square") pen.rect(x - r * 0.85, y - r, r * 1.7, r * 2);
    else if (shape === "diamond") {
      pen.moveTo(x, y - r * 1.2);
      pen.lineTo(x + r * 1.2, y);
      pen.lineTo(x, y + r * 1.2);
      pen.lineTo(x - r * 1.2, y);
      pen.closePath();
    } else if (shape === "hexagon") {
      for (let corner = 0; corner < 6; corner += 1) pen.lineTo(x + r * Math.cos((corner * Math.PI) / 3), y + r * Math.sin((corner * Math.PI) / 3));
      pen.closePath();
    } else if (shape === "bubble") {
      pen.roundRect(x - r * 1.2, y - r * 0.9, r * 2.4, r * 1.5, r * 0.5);
      pen.moveTo(x - r * 0.5, y + r * 0.6);
      pen.lineTo(x - r * 0.6, y + r * 1.2);
      pen.lineTo(x + r * 0.1, y + r * 0.6);
    } else pen.arc(x, y, r, 0, 2 * Math.PI);
  }

  function radius(node) {
    return node.size * (state.centre ? 1 : Math.min(1.4, Math.max(0.55, state.scale)));
  }

  function paintNode(pen, hue, node, x, y) {
    const r = radius(node);
    outline(pen, SHAPES[node.sort], x, y, r);
    const colour = node.hue ? hue[node.hue] : hue.quiet;
    const hollow = node.sort === "document" || node.sort === "unnamed";
    pen.fillStyle = hollow ? hue.paper : colour;
    pen.fill();
    pen.lineWidth = node === state.over || node.id === state.centre ? 2.5 : 1.3;
    pen.strokeStyle = node === state.over ? hue.ink : hollow ? colour : hue.paper;
    pen.stroke();
  }

  /** Which places of the drawing are taken, in squares of 6 pixels, so that labels lie neither on each other nor on nodes. */
  class Room {
    constructor(width, height) {
      this.columns = Math.ceil(width / 6) + 2;
      this.rows = Math.ceil(height / 6) + 2;
      this.taken = new Uint8Array(this.columns * this.rows);
    }

    squares([left, top, right, bottom]) {
      const clamp = (value, most) => Math.min(most - 1, Math.max(0, Math.floor(value / 6) + 1));
      return [clamp(left, this.columns), clamp(top, this.rows), clamp(right, this.columns), clamp(bottom, this.rows)];
    }

    free(box) {
      const [left, top, right, bottom] = this.squares(box);
      for (let row = top; row <= bottom; row += 1) {
        for (let column = left; column <= right; column += 1) if (this.taken[row * this.columns + column]) return false;
      }
      return true;
    }

    take(box) {
      const [left, top, right, bottom] = this.squares(box);
      for (let row = top; row <= bottom; row += 1) this.taken.fill(1, row * this.columns + left, row * this.columns + right + 1);
    }
  }

  /** Where labels stand: the most tied first; one that finds no room is left out until it is pointed at. */
  function layLabels(pen, at, near, width, height) {
    const family = getComputedStyle(document.body).fontFamily;
    const room = new Room(width, height);
    for (const node of state.nodes) {
      const [x, y] = at(node);
      const r = radius(node) * 0.8;
      if (x > -20 && y > -20 && x < width + 20 && y < height + 20) room.take([x - r, y - r, x + r, y + r]);
    }
    // the first of all have names even where nodes stand close: their labels lie on nodes, never on labels
    const labelled = new Room(width, height);
    const ordered = [...state.nodes].sort((a, b) => rank(b, near) - rank(a, near) || (a.id < b.id ? -1 : 1));
    const labels = [];
    for (const [number, node] of ordered.entries()) {
      node.wide = 0;
      if (labels.length > 200) continue;
      const [x, y] = at(node);
      if (x < -40 || y < -20 || x > width + 40 || y > height + 20) continue;
      const bold = node === state.over || node.id === state.centre;
      const font = `${bold ? 600 : 400} 13px ${family}`;
      pen.font = font;
      const text = shortened(pen, node.label, roomFor(node, x, width));
      const wide = pen.measureText(text).width;
      const tried = places(node, x, y, wide);
      const boxOf = ([left, top]) => [left - 2, top - 8, left + wide + 2, top + 8];
      const place = tried.find((one) => room.free(boxOf(one)))
        ?? (number < 24 ? tried.find((one) => labelled.free(boxOf(one))) : null) ?? (bold ? tried[0] : null);
      if (!place) continue;
      const [left, top] = place;
      room.take(boxOf(place));
      labelled.take(boxOf(place));
      node.wide = wide + radius(node) * 1.3 + 12;
      labels.push({ node, text, font, left, top, faint: near && !near.has(node) && !bold });
    }
    return labels;
  }

  function roomFor(node, x, width) {
    if (node.id === state.centre) return 250;
    if (node === state.over) return 420;
    if (node.side === "below") return 200;
    if (node.side === "left") return 200;
    return node.x === FAR ? Math.max(120, width - x - 30) : Math.max(90, 390 * state.scale);
  }

  function paintLabels(pen, hue, labels) {
    pen.textBaseline = "middle";
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeStyle = hue.paper;
    for (const { node, text, font, left, top, faint } of labels) {
      pen.font = font;
      pen.globalAlpha = faint ? 0.35 : 1;
      pen.strokeText(text, left, top);
      pen.fillStyle = node.hue && node.thing.kind === "person" ? hue[node.hue] : hue.ink;
      pen.fillText(text, left, top);
    }
    pen.globalAlpha = 1;
  }

  /** Where the label of a node may begin, the best place first. */
  function places(node, x, y, wide) {
    const gap = radius(node) * 1.3 + 5;
    const [right, left] = [[x + gap, y], [x - gap - wide, y]];
    if (node.side === "right") return [right];
    if (node.side === "left") return [left];
    return [[x - wide / 2, y + gap + 9], [x - wide / 2, y - gap - 9], right, left];
  }

  function rank(node, near) {
    return (node === state.over ? 1e6 : 0) + (node.id === state.centre ? 1e5 : 0) + (near?.has(node) ? 1e4 : 0) + (node.times ?? 0) * 4 + node.degree;
  }

  const widths = new Map();

  function shortened(pen, text, room) {
    const key = `${pen.font} ${Math.round(room / 10)} ${text}`;
    if (!widths.has(key)) {
      let made = text;
      if (pen.measureText(made).width > room) {
        let [low, high] = [0, text.length];
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (pen.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
          else high = middle - 1;
        }
        made = `${text.slice(0, low).replace(/[\ud800-\udbff]$/, "").trimEnd()}…`;
      }
      if (widths.size > 5000) widths.clear();
      // U+2068 and U+2069 keep the direction of a label to itself
      widths.set(key, `\u2068${made}\u2069`);
    }
    return widths.get(key);
  }

  function fit() {
    const { canvas } = view;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!state.nodes.length || !width) return;
    const xs = state.nodes.map((node) => node.x);
    const ys = state.nodes.map((node) => node.y);
    let [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    if (state.centre) {
      // labels stand left and right of the columns
      left -= left < -10 ? 210 : 130;
      right += right >= FAR ? 230 : right > 100 ? 400 : 60;
    }
    const scale = Math.min(1.6, (width - 120) / Math.max(60, right - left), (height - 150) / Math.max(60, bottom - top));
    state.scale = state.centre ? Math.min(1, Math.max(0.74, scale)) : scale;
    // what is wider than the window begins at its left, and is dragged
    state.x = Math.max(width / 2 - ((left + right) / 2) * state.scale, state.centre ? 10 - left * state.scale : -Infinity);
    state.y = height / 2 + 18 - ((top + bottom) / 2) * state.scale;
    ask();
  }

  // ---- reading and moving ------------------------------------------------------------------------------------------

  function nodeAt(event) {
    const box = view.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [best, least] = [null, 20 * 20];
    for (const node of state.nodes) {
      const [u, v] = [node.x * state.scale + state.x, node.y * state.scale + state.y];
      const beside = node.side === "right" ? x - u : node.side === "left" ? u - x : -1;
      const far = state.centre && beside > 0 && beside < 240 && Math.abs(y - v) < 11 ? 90 : (u - x) ** 2 + (v - y) ** 2;
      if (far < least) [best, least] = [node, far];
    }
    return best;
  }

  function zoom(by, x = view.canvas.clientWidth / 2, y = view.canvas.clientHeight / 2) {
    const scale = Math.min(6, Math.max(0.05, state.scale * by));
    state.x = x - ((x - state.x) * scale) / state.scale;
    state.y = y - ((y - state.y) * scale) / state.scale;
    state.scale = scale;
    ask();
  }

  function listen(canvas) {
    let held = null;
    canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, y: event.clientY, moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (held) {
        const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
        if (held.moved || Math.hypot(dx, dy) > 4) {
          state.x += dx;
          state.y += dy;
          held = { x: event.clientX, y: event.clientY, moved: true };
          ask();
        }
        return;
      }
      const over = nodeAt(event);
      if (over !== state.over) {
        state.over = over;
        canvas.style.cursor = over ? "pointer" : "grab";
        ask();
      }
    });
    canvas.addEventListener("pointerup", (event) => {
      const clicked = held && !held.moved ? nodeAt(event) : null;
      held = null;
      if (clicked) reader.go(`graph/${clicked.id}`);
    });
    canvas.addEventListener("pointerleave", () => {
      state.over = null;
      ask();
    });
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const box = canvas.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
      if (event.key in moves) {
        state.x += moves[event.key][0];
        state.y += moves[event.key][1];
        ask();
      } else if (event.key === "+" || event.key === "=") zoom(1.25);
      else if (event.key === "-") zoom(0.8);
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  function show(thing) {
    const canvas = make("canvas", { class: "drawing", tabindex: 0, role: "img", "aria-label": "The graph, drawn. What is drawn also stands in the list beside it." });
    const panel = make("aside", { class: "panel", "aria-label": "What is drawn" });
    const start = make("input", { id: "graph-start", list: "graph-names", placeholder: "Start from a person or an article", "aria-label": "Start from a person or an article", autocomplete: "off",
      onchange: (event) => {
        const wanted = folded(event.target.value);
        const person = report.people.find((one) => folded(one.name) === wanted);
        const document_ = person ? null : report.documents.find((one) => folded(one.title) === wanted);
        if (wanted && (person || document_)) reader.go(`graph/${(person ?? document_).id}`);
      } });
    const names = [...report.speakers.slice(0, 600).map((one) => one.name), ...report.documents.slice(0, 600).map((one) => one.title)];
    const button = (name, label, work) => make("button", { type: "button", title: label, "aria-label": label, onclick: work }, name);
    view = { canvas, panel };
    listen(canvas);
    const element = make("div", { class: "graph" },
      make("div", { class: "stage" },
        make("div", { class: "controls" }, start, make("datalist", { id: "graph-names" }, [...new Set(names)].map((name) => make("option", { value: name }))),
          link("graph", { class: "buttonlike" }, "Everything"), button("+", "Larger", () => zoom(1.25)), button("−", "Smaller", () => zoom(0.8)), button("Fit", "Fit into the window (0)", fit)),
        canvas),
      panel);
    new ResizeObserver(() => fit()).observe(canvas);
    requestAnimationFrame(() => moved(thing));
    return element;
  }

  function moved(thing) {
    state.over = null;
    state.centre = thing ? thing.one.id : null;
    const made = thing ? around(thing) : whole();
    state.rounds += 1;
    state.nodes = made.nodes;
    state.edges = made.edges;
    delete view.canvas.dataset.settled;
    describe(thing, made.left);
    if (thing) {
      fit();
      view.canvas.dataset.settled = "true";
    } else settle();
  }

  /** The same in words: what stands in the middle, what it is tied to, and what the signs mean. */
  function describe(thing, left) {
    const { panel } = view;
    panel.replaceChildren();
    if (thing) {
      const place = thing.kind === "statement" ? "statements" : thing.one.id;
      panel.append(make("p", { class: "meta" }, NAMES[sortOf(thing)]),
        make("h1", { dir: "auto" }, words(labelOf(thing), null, { class: thing.kind === "person" ? `name ${classes(thing.one.look)}` : null })),
        make("p", { class: "onwards" }, link(place, null, "Read")));
      const groups = new Map();
      for (const edge of state.edges) {
        if (edge.source.id !== thing.one.id && edge.target.id !== thing.one.id) continue;
        if (!groups.has(edge.relation)) groups.set(edge.relation, []);
        groups.get(edge.relation).push(edge.source.id === thing.one.id ? edge.target : edge.source);
      }
      for (const [relation, nodes] of groups) {
        panel.append(make("section", null, make("h2", null, spoken(relation), " ", make("span", { class: "count" }, nodes.length)),
          make("ul", { class: "ties" }, nodes.map((node) => make("li", null, link(`graph/${node.id}`, null, words(node.label)))))));
      }
      if (left) panel.append(make("button", { type: "button", class: "more", onclick: () => {
        state.tall.set(thing.one.id, Infinity);
        moved(thing);
      } }, `Draw ${left.toLocaleString("en")} more`));
    } else {
      panel.append(make("h1", null, "Everybody named, and every article"),
        make("p", { class: "meta" }, `${counted(state.nodes.length, "node")}, ${counted(state.edges.length, "line")}${left > 0 ? `; ${left.toLocaleString("en")} more are left out: set a filter` : ""}. Click one to see what it is tied to.`));
      const most = [...state.nodes].filter((node) => node.thing.kind === "person").sort((a, b) => b.times - a.times || (a.id < b.id ? -1 : 1)).slice(0, 30);
      panel.append(make("ul", { class: "ties" }, most.map((node) => make("li", null, link(`graph/${node.id}`, null, words(node.label)), make("span", { class: "count", title: "quotes" }, node.times)))));
    }
    panel.append(legend());
  }

  function legend() {
    const relations = [...new Set(state.edges.map((edge) => edge.relation))].sort();
    const says = (relation) => (relation === "speaks_in" ? "is quoted in the article; a line for one quote or many" : report.relations[relation]?.says ?? "");
    return make("section", { class: "legend" }, make("h2", null, "Signs"),
      make("ul", null, [...new Set(state.nodes.map((node) => node.sort))].sort().map((sort) => {
        const sign = make("canvas", { width: 20, height: 20, "aria-hidden": "true" });
        const pen = sign.getContext("2d");
        const hue = colours();
        paintNode(pen, hue, { size: 6, sort, hue: sort === "document" || sort === "unnamed" ? null : "hx" }, 10, 10);
        return make("li", null, sign, NAMES[sort] ?? sort);
      })),
      make("ul", null, relations.map((relation) => {
        const style = STYLES[relation] ?? STYLES.speaks_in;
        return make("li", null,
          draw("svg", { width: 36, height: 10, "aria-hidden": "true" }, draw("line", { x1: 0, y1: 5, x2: 36, y2: 5, "stroke-width": Math.max(1.2, style.width), "stroke-dasharray": style.dash.join(" ") || null, class: style.between ? "edge-between" : "edge-plain" })),
          make("span", null, make("b", null, spoken(relation)), ` ${says(relation)}`));
      })));
  }

  return { name: "graph", label: "Graph", show, moved, filtered: () => moved(state.centre ? report.thing(state.centre) : null), repaint: ask, paint, state };
})();
