// One panel: axes, lines, dots, spikes, on a canvas; values on hover.

import { drawPoint, drawSeries } from "./marks.js";
import { endsOf } from "./scales.js";
import { short, ticks, roundStep, written } from "./ticks.js";

const FONT = '12px system-ui, -apple-system, "Segoe UI", sans-serif';
const DARK = { "#000000": "#e8e8e8", "#0072B2": "#4fa8e0", "#666666": "#a8a8a8", "#D55E00": "#ff8a3d", "#009E73": "#35c79c" };

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export class Chart {
  constructor() {
    this.root = element("figure", "chart");
    this.title = element("h3");
    this.legend = element("div", "legend");
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.readout = element("p", "readout");
    this.note = element("figcaption");
    const head = element("div", "chart-head");
    head.append(this.title, this.legend);
    this.root.append(head, this.canvas, this.readout, this.note);
    this.panel = null;
    this.point = null;
    this.other = null;
    this.hovered = null;
    this.canvas.addEventListener("pointermove", (event) => this.hover(event.offsetX));
    this.canvas.addEventListener("pointerleave", () => this.hover(null));
  }

  show(panel, point, other) {
    const before = this.panel;
    this.panel = panel;
    this.point = point;
    this.other = other;
    // What is still being fitted stays as it was, paler, until its successor is there.
    this.stale = panel.pending && before ? before.series.filter((each) => each.look === "dashed") : [];
    this.root.dataset.panel = panel.key;
    this.title.textContent = panel.title;
    this.note.textContent = panel.note;
    this.writeLegend();
    this.draw();
  }

  writeLegend() {
    const named = [...this.panel.series, ...this.stale].filter((each) => each.name && each.look !== "ticks");
    this.legend.replaceChildren();
    if (named.length < 2) return;
    for (const each of named) {
      const entry = element("span", `key ${each.look}`, each.name);
      entry.style.setProperty("--ink", this.ink(each.colour));
      this.legend.append(entry);
    }
  }

  ink(colour) {
    return matchMedia("(prefers-color-scheme: dark)").matches ? DARK[colour] || colour : colour;
  }

  ends() {
    // Of panels that stand beside each other the axes are the same.
    const both = [this.panel, this.other].filter(Boolean);
    const values = (which) =>
      both.flatMap((panel) => panel.series.filter((each) => !["ticks", "events"].includes(each.look)).flatMap((each) => each[which]));
    const point = this.point ? [this.point.y] : [];
    const { x, y } = this.panel;
    const [left, right] = x.low !== null && x.high !== null ? [x.low, x.high] : endsOf(values("x"), x.low, x.high);
    const [low, high] = endsOf([...values("y"), ...point], y.low, y.high);
    return { left, right, low, high };
  }

  draw() {
    const { panel, canvas } = this;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (!panel || !width) return;
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.font = FONT;
    const ends = this.ends();
    const box = { left: 58, top: 14, right: width - 12, bottom: height - 36 };
    this.box = box;
    this.toX = (x) => box.left + ((x - ends.left) / (ends.right - ends.left)) * (box.right - box.left);
    this.toY = (y) => box.bottom - ((y - ends.low) / (ends.high - ends.low)) * (box.bottom - box.top);
    this.fromX = (x) => ends.left + ((x - box.left) / (box.right - box.left)) * (ends.right - ends.left);
    this.axes(pen, ends, width, height);
    pen.save();
    pen.beginPath();
    pen.rect(box.left - 1, 0, box.right - box.left + 2, box.bottom + 1);
    pen.clip();
    pen.globalAlpha = 0.35;
    for (const each of this.stale) drawSeries(pen, each, this);
    pen.globalAlpha = 1;
    for (const each of panel.series) drawSeries(pen, each, this);
    if (this.point) drawPoint(pen, this.point, this);
    if (this.hovered !== null) this.hairline(pen);
    pen.restore();
    canvas.setAttribute("aria-label", `${panel.title}. ${panel.note}`);
  }

  axes(pen, ends, width, height) {
    const { panel, box } = this;
    const style = getComputedStyle(this.root);
    const soft = style.getPropertyValue("--line");
    const text = style.getPropertyValue("--soft");
    pen.lineWidth = 1;
    pen.fillStyle = text;
    pen.strokeStyle = soft;
    pen.textBaseline = "top";
    pen.textAlign = "center";
    const across = Math.max(2, Math.min(8, Math.floor((box.right - box.left) / 52)));
    const stepX = roundStep(ends.right - ends.left, across);
    for (const each of ticks(ends.left, ends.right, across)) {
      const x = Math.round(this.toX(each)) + 0.5;
      pen.beginPath();
      pen.moveTo(x, box.bottom);
      pen.lineTo(x, box.bottom + 4);
      pen.stroke();
      pen.fillText(written(each, stepX), Math.min(x, width - 12), box.bottom + 6);
    }
    const name = panel.x.unit ? `${panel.x.name} (${panel.x.unit})` : panel.x.name;
    pen.fillText(name, (box.left + box.right) / 2, height - 14);
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    if (!panel.y.hides_numbers) {
      const up = Math.max(2, Math.floor((box.bottom - box.top) / 36));
      const stepY = roundStep(ends.high - ends.low, up);
      for (const each of ticks(ends.low, ends.high, up)) {
        const y = Math.round(this.toY(each)) + 0.5;
        pen.globalAlpha = 0.6;
        pen.beginPath();
        pen.moveTo(box.left, y);
        pen.lineTo(box.right, y);
        pen.stroke();
        pen.globalAlpha = 1;
        pen.fillText(written(each, stepY), box.left - 6, y);
      }
    }
    pen.beginPath();
    pen.moveTo(box.left + 0.5, box.top);
    pen.lineTo(box.left + 0.5, box.bottom + 0.5);
    pen.lineTo(box.right, box.bottom + 0.5);
    pen.stroke();
    pen.save();
    pen.translate(11, (box.top + box.bottom) / 2);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "center";
    pen.fillText(panel.y.unit ? `${panel.y.name} (${panel.y.unit})` : panel.y.name, 0, 0);
    pen.restore();
  }

  hover(x) {
    const inside = x !== null && this.box && x >= this.box.left && x <= this.box.right;
    this.hovered = inside ? x : null;
    this.readout.textContent = inside ? this.values(this.fromX(x)) : "";
    this.draw();
  }

  hairline(pen) {
    pen.strokeStyle = getComputedStyle(this.root).getPropertyValue("--soft");
    pen.lineWidth = 0.7;
    pen.beginPath();
    pen.moveTo(this.hovered, this.box.top);
    pen.lineTo(this.hovered, this.box.bottom);
    pen.stroke();
  }

  values(at) {
    const { x, y, series } = this.panel;
    const lines = series.filter((each) => ["line", "dashed"].includes(each.look) && each.x.length);
    const parts = lines.map((each) => {
      let near = 0;
      for (let k = 1; k < each.x.length; k += 1) if (Math.abs(each.x[k] - at) < Math.abs(each.x[near] - at)) near = k;
      return each.y[near] === null ? "" : `${each.name} ${short(each.y[near])} ${y.unit}`.trim();
    });
    return [`${x.name} ${short(at)} ${x.unit}`.trim(), ...parts.filter(Boolean)].join("; ");
  }
}
