// A figure of the report: values where the pointer is, and panels that are enlarged.

import { drawPanel } from "./panel_drawing.js";
import { Panel } from "./panel.js";

const WHOLE = { x: [0, 1], y: [0, 1] };
const HINT = "Point at a panel for its values; click it to enlarge it, or drag over a part.";
const HINT_LARGE = "Drag over a part to zoom; a double click goes back.";

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

class LiveFigure {
  constructor(figure, packed) {
    this.groups = groupsOf(packed.map((each) => new Panel(each)));
    this.open = null; // the panels that are enlarged, which stand in one place
    this.view = WHOLE;
    this.found = null;
    this.wasOpen = [false, false]; // when the mouse was pressed the last two times
    this.build(figure);
    this.listen();
    this.tell();
  }

  build(figure) {
    this.image = figure.querySelector("img");
    this.stage = element("div", "stage");
    this.canvas = element("canvas", "");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.key = element("p", "key");
    this.readout = element("output", "readout");
    this.reset = this.button("Reset zoom", () => this.show(this.open, WHOLE));
    this.whole = this.button("Whole picture", () => this.show(null, WHOLE));
    this.size = this.button("Full size", () => this.stage.parentNode.classList.toggle("full"));
    const picture = element("div", "picture live");
    picture.append(this.stage);
    figure.querySelector(".picture").replaceWith(picture);
    figure.querySelector(".tap").remove();
    this.stage.append(this.image, this.canvas);
    const tools = element("div", "tools");
    tools.append(this.readout, this.reset, this.whole, this.size);
    picture.after(this.key, tools);
  }

  button(text, pressed) {
    const made = element("button", text.toLowerCase().replace(" ", "-"), text);
    made.type = "button";
    made.addEventListener("click", pressed);
    return made;
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointerup", (event) => this.release(event));
    canvas.addEventListener("pointercancel", () => this.drop());
    canvas.addEventListener("dblclick", () => this.wasOpen[0] && this.back());
    canvas.addEventListener("keydown", (event) => this.type(event));
    canvas.addEventListener("focus", () => this.tell());
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("print").addEventListener("change", ({ matches }) => matches && this.show(null, WHOLE));
  }

  // The place of a group of panels on the canvas.
  boxOf(group) {
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    if (group === this.open) return { left: 66, top: 14, right: width - (group.length > 1 ? 66 : 14), bottom: height - 44 };
    const [left, bottom, wide, high] = group[0].box;
    return { left: left * width, right: (left + wide) * width, top: (1 - bottom - high) * height, bottom: (1 - bottom) * height };
  }

  placesOf(panel, group) {
    const box = this.boxOf(group);
    const [x0, x1] = this.view.x;
    const [y0, y1] = this.view.y;
    return {
      box,
      toX: (x) => box.left + ((panel.x.shareOf(x) - x0) / (x1 - x0)) * (box.right - box.left),
      toY: (y) => box.bottom - ((panel.y.shareOf(y) - y0) / (y1 - y0)) * (box.bottom - box.top),
      fromX: (left) => panel.x.valueAt(x0 + ((left - box.left) / (box.right - box.left)) * (x1 - x0)),
      fromY: (top) => panel.y.valueAt(y0 + ((box.bottom - top) / (box.bottom - box.top)) * (y1 - y0)),
    };
  }

  groupAt(left, top) {
    const isIn = (group) => {
      const box = this.boxOf(group);
      return left >= box.left - 2 && left <= box.right + 2 && top >= box.top - 2 && top <= box.bottom + 2;
    };
    return (this.open ? [this.open] : this.groups).find(isIn) || null;
  }

  // The number of a group of panels that is nearest to a place on the canvas.
  nearest(group, left, top) {
    let best = null;
    for (const panel of group) {
      const found = panel.nearest(left, top, this.placesOf(panel, group));
      if (found && (!best || found.far < best.far)) best = { ...found, panel, group };
    }
    return best;
  }

  move({ offsetX, offsetY }) {
    if (this.pressed) {
      this.dragged = [offsetX, offsetY];
      this.draw();
      return;
    }
    const group = this.groupAt(offsetX, offsetY);
    this.point(group ? this.nearest(group, offsetX, offsetY) : null);
  }

  point(found) {
    this.found = found;
    this.tell();
    this.draw();
  }

  press(event) {
    this.wasOpen = [this.wasOpen[1], Boolean(this.open)];
    const group = this.groupAt(event.offsetX, event.offsetY);
    if (!group || event.button !== 0) return;
    this.pressed = { group, at: [event.offsetX, event.offsetY] };
    this.dragged = null;
    this.canvas.setPointerCapture(event.pointerId);
  }

  release({ offsetX, offsetY }) {
    if (!this.pressed) return;
    const { group, at } = this.pressed;
    const part = this.partOf(group, at, [offsetX, offsetY]);
    this.drop();
    if (part) this.show(group, part);
    else if (!this.open) this.show(group, WHOLE);
    else this.point(this.nearest(group, offsetX, offsetY));
  }

  drop() {
    this.pressed = this.dragged = null;
    this.draw();
  }

  // The part of what is seen between two places; what is not wide or not high leaves that axis.
  partOf(group, [left, top], [right, bottom]) {
    const box = this.boxOf(group);
    const part = (from, to, start, end, [low, high]) => {
      const shares = [from, to].map((each) => Math.min(1, Math.max(0, (each - start) / (end - start))));
      return shares.sort((a, b) => a - b).map((share) => low + share * (high - low));
    };
    const [isWide, isHigh] = [Math.abs(right - left) > 8, Math.abs(bottom - top) > 8];
    if (!isWide && !isHigh) return null;
    return {
      x: isWide ? part(left, right, box.left, box.right, this.view.x) : this.view.x,
      y: isHigh ? part(top, bottom, box.bottom, box.top, this.view.y) : this.view.y,
    };
  }

  show(group, view) {
    this.open = group;
    this.view = view;
    this.found = null;
    this.stage.classList.toggle("enlarged", Boolean(group));
    this.writeKey();
    this.tell();
    this.draw();
  }

  back() {
    if (this.open) this.show(this.view === WHOLE ? null : this.open, WHOLE);
  }

  writeKey() {
    const panels = this.open || [];
    const named = panels.flatMap((panel) => panel.series).filter((each) => each.label);
    const entries = named.map((each) => {
      const entry = element("span", "", each.label);
      entry.style.setProperty("--ink", each.colour);
      return entry;
    });
    const every = Math.max(1, ...panels.flatMap((panel) => [panel.every, ...panel.images.map((each) => each.every ** 2)]));
    if (every > 1) entries.push(element("em", "", `One of ${every} is shown here; the picture has all.`));
    this.key.replaceChildren(...entries);
  }

  tell() {
    const panel = this.found?.panel || this.open?.[0];
    const value = this.found ? this.found.panel.say(this.found, this.view) : "";
    this.readout.textContent = value || (this.open ? HINT_LARGE : HINT);
    this.reset.hidden = this.view === WHOLE;
    this.whole.hidden = !this.open;
    const keys = this.open ? "Arrow keys go through the values, plus and minus zoom, Escape goes back." : "Arrow keys choose a panel, Enter enlarges it.";
    const seen = panel ? `${panel.heading}: ${panel.range(this.view)}` : this.image.alt;
    this.canvas.setAttribute("aria-label", `${seen}. ${keys}`);
  }

  type(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const other = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const factor = { "+": 0.5, "=": 0.5, "-": 2 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && this.open) this.back();
    else if (this.open && (step || other)) this.walk(step || 0, other || 0);
    else if (this.open && factor) this.zoom(factor);
    else if (!this.open && step) this.choose(step);
    else if (!this.open && ["Enter", " "].includes(event.key)) this.show(this.found?.group || this.groups[0], WHOLE);
    else return;
    event.preventDefault();
  }

  // Point at the middle of the next panel.
  choose(step) {
    const count = this.groups.length;
    const before = this.found ? this.groups.indexOf(this.found.group) : step > 0 ? -1 : count;
    const group = this.groups[(before + step + count) % count];
    const box = this.boxOf(group);
    this.point(this.nearest(group, (box.left + box.right) / 2, (box.top + box.bottom) / 2));
  }

  // Point at the next number that is seen, or at the next series or row.
  walk(step, other) {
    const all = this.open.flatMap((panel) => panel.series.filter(isPointed).map((series) => ({ panel, series })));
    const box = this.boxOf(this.open);
    if (!all.length) {
      const { left, top } = this.found || { left: (box.left + box.right) / 2, top: (box.top + box.bottom) / 2 };
      this.point(this.nearest(this.open, left + 12 * step, top - 12 * other));
      return;
    }
    const before = all.findIndex(({ series }) => series === this.found?.series);
    const { panel, series } = all[(Math.max(before, 0) + other + all.length) % all.length];
    const at = this.placesOf(panel, this.open);
    const seen = [...series.x.keys()].filter((k) => isSeen(at.toX(series.x[k]), at.toY(series.y[k]), box));
    if (!seen.length) return;
    const now = seen.findIndex((k) => k >= (this.found?.k ?? seen[0]));
    const k = seen[Math.min(seen.length - 1, Math.max(0, (now < 0 ? seen.length - 1 : now) + (before < 0 ? 0 : step)))];
    this.point({ panel, series, k, group: this.open, left: at.toX(series.x[k]), top: at.toY(series.y[k]) });
  }

  // Show half or twice as much around the number that is pointed at.
  zoom(factor) {
    const box = this.boxOf(this.open);
    const around = (place, start, end, [low, high]) => {
      const middle = low + ((place - start) / (end - start)) * (high - low);
      const half = Math.min(1, (high - low) * factor) / 2;
      const from = Math.min(1 - 2 * half, Math.max(0, middle - half));
      return [from, from + 2 * half];
    };
    const { left, top } = this.found || { left: (box.left + box.right) / 2, top: (box.top + box.bottom) / 2 };
    const view = { x: around(left, box.left, box.right, this.view.x), y: around(top, box.bottom, box.top, this.view.y) };
    const isAll = view.x[1] - view.x[0] >= 1 && view.y[1] - view.y[0] >= 1;
    this.show(this.open, isAll ? WHOLE : view);
  }

  draw() {
    const { canvas } = this;
    const [width, height, scale] = [canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio || 1];
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.font = '12px system-ui, -apple-system, "Segoe UI", sans-serif';
    if (this.open) this.open.forEach((panel, k) => drawPanel(pen, panel, this.view, this.placesOf(panel, this.open), k > 0));
    if (this.pressed && this.dragged) this.drawPart(pen);
    else if (this.found) this.drawPoint(pen);
  }

  drawPart(pen) {
    const [[left, top], [right, bottom]] = [this.pressed.at, this.dragged];
    Object.assign(pen, { fillStyle: "#005a94", strokeStyle: "#005a94", globalAlpha: 0.12 });
    pen.fillRect(left, top, right - left, bottom - top);
    pen.globalAlpha = 1;
    pen.strokeRect(left, top, right - left, bottom - top);
  }

  drawPoint(pen) {
    const { left, top, group } = this.found;
    const box = this.boxOf(group);
    Object.assign(pen, { strokeStyle: "#1c2126", lineWidth: 1 });
    if (!this.open) pen.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    if (!isSeen(left, top, box)) return;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.arc(left, top, 5, 0, 2 * Math.PI);
    pen.stroke();
  }
}

function isPointed({ kind }) {
  return ["line", "dots", "bars", "barh", "band"].includes(kind);
}

function isSeen(left, top, box) {
  return left >= box.left - 1 && left <= box.right + 1 && top >= box.top - 1 && top <= box.bottom + 1;
}

// Panels in one place, such as those with a second axis on the right, belong together.
function groupsOf(panels) {
  const groups = [];
  for (const panel of panels) {
    const same = groups.find(([first]) => first.box.every((part, k) => Math.abs(part - panel.box[k]) < 1e-3));
    if (same) same.push(panel);
    else groups.push([panel]);
  }
  return groups;
}

for (const numbers of document.querySelectorAll("figure script.panels")) {
  const figure = numbers.closest("figure");
  try {
    const packed = JSON.parse(numbers.textContent);
    if (packed.length) new LiveFigure(figure, packed);
  } catch (error) {
    console.warn("This figure stays a picture:", error); // its numbers are damaged
  }
}
