// A panel of a figure: its numbers, its axes, and which number is near a place.

import { short, roundStep, written } from "./ticks.js";

const GAP = 65535;
const FLOAT_STEP = 2 ** -24; // how far a number of four bytes may be from what it was, as a share of it

// A list of numbers, or the bytes of many; see pack_numbers in live_panels.py.
function unpack(list) {
  if (Array.isArray(list)) return list.map((each) => (each === null ? NaN : each));
  const bytes = Uint8Array.from(atob(list.of), (letter) => letter.charCodeAt(0));
  const numbers = new DataView(bytes.buffer);
  const [size, read] = {
    u2: [2, (at) => (numbers.getUint16(at, true) === GAP ? NaN : list.from + numbers.getUint16(at, true))],
    f4: [4, (at) => numbers.getFloat32(at, true)],
    f8: [8, (at) => numbers.getFloat64(at, true)],
  }[list.as];
  return Array.from({ length: bytes.length / size }, (_, k) => read(size * k));
}

// The name and the unit in a label such as "time (ms)"; a unit may have brackets of its own.
function splitLabel(label) {
  const [, name, unit] = /^(.*?)(?: \(((?:[^()]|\([^()]*\))*)\))?$/.exec(label) || [, label, ""];
  return [name, unit];
}

class Axis {
  constructor({ label, ends, log, names }) {
    Object.assign(this, { label, log, names });
    [this.low, this.high] = ends.map((each) => this.scaled(each));
    [this.name, this.unit] = splitLabel(label);
    this.finest = 0;
  }

  scaled(value) {
    return this.log ? Math.log10(value) : value;
  }

  // Where a number stands, from 0 at one end of the axis to 1 at the other.
  shareOf(value) {
    return (this.scaled(value) - this.low) / (this.high - this.low);
  }

  valueAt(share) {
    const at = this.low + share * (this.high - this.low);
    return this.log ? 10 ** at : at;
  }

  // A number with as many digits as can be told apart in what is shown, and no more than it carries.
  text(value, [from, to]) {
    const span = Math.abs(this.valueAt(to) - this.valueAt(from));
    const digits = this.isWhole && Number.isInteger(value) ? 1 : Math.max(roundStep(span, 2000), this.finest);
    const number = this.log ? short(value) : written(value, digits);
    return this.unit ? `${number} ${this.unit}` : number;
  }

  say(value, shown) {
    const named = this.isNamed && this.names.find(([at]) => at === value);
    return named ? named[1] : `${this.name} ${this.text(value, shown)}`.trim();
  }

  // Whether all numbers on it are whole, such as those of cells, and whether all have names.
  learn(lists) {
    const values = lists.flat().filter((each) => !Number.isNaN(each));
    this.isWhole = values.every(Number.isInteger);
    const largest = values.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    this.finest = largest ? 10 ** Math.ceil(Math.log10(largest * FLOAT_STEP)) : 0;
    const places = new Set(this.names.map(([at]) => at));
    this.isNamed = values.every((each) => places.has(each));
  }
}

const LISTS = ["x", "y", "low", "high", "widths"];

export class Panel {
  constructor(packed) {
    Object.assign(this, packed);
    this.x = new Axis(packed.x);
    this.y = new Axis(packed.y);
    this.series = packed.series.map((each) => {
      const lists = LISTS.filter((name) => each[name]).map((name) => [name, unpack(each[name])]);
      return { ...each, ...Object.fromEntries(lists) };
    });
    for (const which of ["x", "y"]) this[which].learn(this.series.map((each) => each[which]));
    this.images = packed.images.map((each) => {
      const lists = ["x", "y", "across", "up", "values", "index"].map((name) => [name, unpack(each[name])]);
      return { ...each, ...Object.fromEntries(lists) };
    });
  }

  get heading() {
    return [this.letter, this.title].filter(Boolean).join(" ") || this.y.label || this.x.label;
  }

  range(view) {
    const part = (axis, [from, to]) =>
      axis.label ? `${axis.name} ${axis.text(axis.valueAt(from), [from, to])} to ${axis.text(axis.valueAt(to), [from, to])}` : "";
    return [part(this.x, view.x), part(this.y, view.y)].filter(Boolean).join(", ");
  }

  // The number that is nearest to a place on the screen; `at` turns numbers into such places.
  nearest(left, top, at) {
    let best = null;
    for (const series of this.series) {
      for (let k = 0; k < series.x.length; k += 1) {
        const found = distance(series, k, left, top, at);
        if (found.far < (best ? best.far : Infinity)) best = { series, k, ...found };
      }
    }
    const cell = this.cell(left, top, at);
    return cell && (!best || best.far > 8) ? cell : best;
  }

  cell(left, top, at) {
    for (const image of [...this.images].reverse()) {
      const [column, row] = [between(image.x, at.fromX(left)), between(image.y, at.fromY(top))];
      if (column < 0 || row < 0) continue;
      const [x, y] = [image.across[column], image.up[row]]; // of the cell that a thinned map has kept
      return { image, x, y, value: image.values[row * image.shape[1] + column], left, top };
    }
    return null;
  }

  say(found, view) {
    if (found.image) {
      const value = Number.isNaN(found.value) ? "no value" : short(found.value);
      const [name, unit] = splitLabel(found.image.label);
      const where = this.x.label || this.y.label ? [this.x.say(found.x, view.x), this.y.say(found.y, view.y)] : [];
      return [...where, [name, value, unit].filter(Boolean).join(" ")].join(", ");
    }
    const { series, k } = found;
    const parts = [
      Number.isNaN(series.x[k]) ? "" : this.x.say(series.x[k], view.x),
      Number.isNaN(series.y[k]) ? "" : this.y.say(series.y[k], view.y) + this.ends(series, k, view),
    ];
    return [series.label, parts.filter(Boolean).join(", ")].filter(Boolean).join(": ");
  }

  ends(series, k, view) {
    if (!series.low || series.kind === "barh") return "";
    const high = series.high ? series.high[k] : series.y[k];
    if (!series.high && series.low[k] === 0) return "";
    return ` (${this.y.text(series.low[k], view.y)} to ${this.y.text(high, view.y)})`;
  }
}

function between(edges, value) {
  for (let k = 0; k + 1 < edges.length; k += 1) if ((value - edges[k]) * (value - edges[k + 1]) <= 0) return k;
  return -1;
}

// Bars and bands are near where the pointer is beside them; lines through the panel where it is on them.
function distance(series, k, left, top, at) {
  const [x, y] = [at.toX(series.x[k]), at.toY(series.y[k])];
  if (series.kind === "hspan" || series.kind === "vspan") return { far: Infinity };
  if (series.kind === "hline") return { left, top: y, far: Math.abs(y - top) < 6 ? Math.abs(y - top) : Infinity };
  if (series.kind === "vline") return { left: x, top, far: Math.abs(x - left) < 6 ? Math.abs(x - left) : Infinity };
  const isAcross = series.kind === "bars" || series.kind === "band";
  const far = isAcross ? Math.abs(x - left) + 4 : series.kind === "barh" ? Math.abs(y - top) + 4 : Math.hypot(x - left, y - top);
  return { left: x, top: y, far: Number.isNaN(far) ? Infinity : far };
}
