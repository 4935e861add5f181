// How a panel is drawn on a canvas: its axes, images and series.

import { short, roundStep, ticks, written } from "./ticks.js";

const PIXELS = 96 / 72; // of the page in a point of the picture
const SOFT = "#5b656f";

export function drawPanel(pen, panel, view, at, isSecond) {
  drawAxis(pen, panel.y, view.y, at, isSecond ? "right" : "left");
  if (!isSecond) drawAxis(pen, panel.x, view.x, at, "bottom");
  for (const each of panel.series.filter(isAbove)) drawAbove(pen, each, at);
  pen.save();
  pen.beginPath();
  pen.rect(at.box.left, at.box.top, at.box.right - at.box.left, at.box.bottom - at.box.top);
  pen.clip();
  for (const each of panel.images) drawImage(pen, each, at);
  for (const each of panel.series.filter((one) => !isAbove(one))) drawSeries(pen, each, at);
  pen.restore();
}

// Ticks above a panel, such as those of spikes.
function isAbove({ kind, reach }) {
  return kind === "vline" && reach[0] >= 1;
}

function drawAbove(pen, each, at) {
  Object.assign(pen, { strokeStyle: each.colour, lineWidth: 1.2, globalAlpha: 1 });
  pen.beginPath();
  for (const left of each.x.map(at.toX).filter((place) => place >= at.box.left && place <= at.box.right)) {
    pen.moveTo(left, at.box.top - 9);
    pen.lineTo(left, at.box.top - 1);
  }
  pen.stroke();
}

// Places and texts of the ticks of an axis between two shares of it.
export function ticksOf(axis, [from, to], count) {
  const ends = [axis.valueAt(from), axis.valueAt(to)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (axis.names.length) return axis.names.filter(([place]) => place >= low && place <= high);
  if (axis.log && high > 20 * low) {
    const powers = ticks(Math.ceil(Math.log10(low) - 1e-9), Math.log10(high), count).filter((each) => Number.isInteger(each));
    return powers.map((each) => [10 ** each, short(10 ** each)]);
  }
  return ticks(low, high, count).map((each) => [each, written(each, roundStep(high - low, count))]);
}

function drawAxis(pen, axis, shown, at, side) {
  const { left, right, top, bottom } = at.box;
  const isAcross = side === "bottom";
  const count = isAcross ? Math.max(2, Math.floor((right - left) / 70)) : Math.max(2, Math.floor((bottom - top) / 45));
  const edge = side === "right" ? right : left;
  const out = side === "right" ? 1 : -1;
  Object.assign(pen, { strokeStyle: SOFT, fillStyle: SOFT, lineWidth: 1, globalAlpha: 1 });
  pen.textAlign = isAcross ? "center" : out > 0 ? "left" : "right";
  pen.textBaseline = isAcross ? "top" : "middle";
  pen.beginPath();
  pen.moveTo(isAcross ? left : edge, bottom);
  pen.lineTo(isAcross ? right : edge, isAcross ? bottom : top);
  for (const [value, text] of axis.label || axis.names.length ? ticksOf(axis, shown, count) : []) {
    const place = isAcross ? at.toX(value) : at.toY(value);
    pen.moveTo(isAcross ? place : edge, isAcross ? bottom : place);
    pen.lineTo(isAcross ? place : edge + 4 * out, isAcross ? bottom + 4 : place);
    pen.fillText(text, isAcross ? place : edge + 7 * out, isAcross ? bottom + 7 : place);
  }
  pen.stroke();
  pen.save();
  pen.textAlign = "center";
  pen.translate(isAcross ? (left + right) / 2 : edge + 50 * out, isAcross ? bottom + 24 : (top + bottom) / 2);
  if (!isAcross) pen.rotate(-Math.PI / 2);
  pen.fillText(axis.label, 0, 0);
  pen.restore();
}

function drawImage(pen, image, at) {
  const [rows, columns] = image.shape;
  for (let row = 0; row < rows; row += 1) {
    const [top, bottom] = [at.toY(image.y[row]), at.toY(image.y[row + 1])];
    for (let column = 0; column < columns; column += 1) {
      const [left, right] = [at.toX(image.x[column]), at.toX(image.x[column + 1])];
      pen.fillStyle = image.palette[image.index[row * columns + column]];
      // A little larger, so that no light shows between neighbours.
      pen.fillRect(Math.min(left, right), Math.min(top, bottom), Math.abs(right - left) + 0.6, Math.abs(bottom - top) + 0.6);
    }
  }
}

function drawSeries(pen, each, at) {
  Object.assign(pen, { strokeStyle: each.colour, fillStyle: each.colour, globalAlpha: each.opacity, lineJoin: "round" });
  pen.lineWidth = Math.max(each.width, 0.5) * PIXELS;
  pen.setLineDash(each.dashes.map((part) => part * PIXELS));
  ({ bars, barh: bars, band, dots: () => {}, hline: through, vline: through, hspan: span, vspan: span }[each.kind] || line)(pen, each, at);
  pen.setLineDash([]);
  if (each.kind === "line" || each.kind === "dots") {
    if (each.low) errors(pen, each, at);
    if (each.marker) markers(pen, each, at);
  }
  pen.globalAlpha = 1;
}

function line(pen, each, at) {
  pen.beginPath();
  trace(pen, each.x, each.y, at, each.steps);
  pen.stroke();
}

function trace(pen, xs, ys, at, steps) {
  let before = null;
  for (let k = 0; k < xs.length; k += 1) {
    const here = [at.toX(xs[k]), at.toY(ys[k])];
    if (here.some((part) => !Number.isFinite(part))) {
      before = null;
      continue;
    }
    if (!before) pen.moveTo(...here);
    else {
      const turn = { pre: before[0], post: here[0], mid: (before[0] + here[0]) / 2 }[steps];
      if (turn !== undefined) {
        pen.lineTo(turn, before[1]);
        pen.lineTo(turn, here[1]);
      }
      pen.lineTo(...here);
    }
    before = here;
  }
}

// Where a lower end stands: 0 and less have no place on a logarithmic axis, and lie below the panel.
function footOf(low, at) {
  const place = at.toY(low);
  return Number.isFinite(place) || Number.isNaN(low) ? place : at.box.bottom;
}

function errors(pen, each, at) {
  pen.beginPath();
  for (let k = 0; k < each.x.length; k += 1) {
    const [x, foot, top] = [at.toX(each.x[k]), footOf(each.low[k], at), at.toY(each.high[k])];
    if (![x, foot, top].every(Number.isFinite)) continue;
    pen.moveTo(x, foot);
    pen.lineTo(x, top);
  }
  pen.stroke();
}

function markers(pen, each, at) {
  const size = Math.max(each.size * PIXELS, 2);
  const isTick = "|_+x".includes(each.marker);
  pen.lineWidth = 1.2;
  for (let k = 0; k < each.x.length; k += 1) {
    const [x, y] = [at.toX(each.x[k]), at.toY(each.y[k])];
    if (!(x > at.box.left - size && x < at.box.right + size)) continue;
    if (each.colours.length) pen.fillStyle = pen.strokeStyle = each.colours[k];
    pen.beginPath();
    if (isTick) {
      const [wide, high] = { "|": [0, size], _: [size, 0], "+": [0, size], x: [size, size] }[each.marker];
      pen.moveTo(x - wide / 2, y - high / 2);
      pen.lineTo(x + wide / 2, y + high / 2);
      pen.stroke();
    } else {
      pen.arc(x, y, size / 2, 0, 2 * Math.PI);
      if (each.filled) pen.fill();
      else pen.stroke();
    }
  }
}

function bars(pen, each, at) {
  for (let k = 0; k < each.x.length; k += 1) {
    const half = each.widths[k] / 2;
    const ends = each.kind === "bars" ? [each.x[k] - half, each.low[k], each.x[k] + half, each.y[k]] : [each.low[k], each.y[k] - half, each.x[k], each.y[k] + half];
    const [left, foot, right, top] = [at.toX(ends[0]), footOf(ends[1], at), at.toX(ends[2]), at.toY(ends[3])];
    pen.fillRect(Number.isFinite(left) ? left : at.box.left, top, right - (Number.isFinite(left) ? left : at.box.left), foot - top);
  }
}

function band(pen, each, at) {
  for (let start = 0; start < each.x.length; start += 1) {
    let stop = start;
    while (stop < each.x.length && !Number.isNaN(each.low[stop])) stop += 1;
    if (stop > start) {
      pen.beginPath();
      for (let k = start; k < stop; k += 1) pen.lineTo(at.toX(each.x[k]), footOf(each.high[k], at));
      for (let k = stop - 1; k >= start; k -= 1) pen.lineTo(at.toX(each.x[k]), footOf(each.low[k], at));
      pen.fill();
    }
    start = stop;
  }
}

function through(pen, each, at) {
  if (each.reach.includes(null)) return; // it has no ends
  const { left, right, top, bottom } = at.box;
  const isAcross = each.kind === "hline";
  const [from, to] = each.reach.map((share) => (isAcross ? left + share * (right - left) : bottom - share * (bottom - top)));
  pen.beginPath();
  for (let k = 0; k < each.x.length; k += 1) {
    const place = isAcross ? at.toY(each.y[k]) : at.toX(each.x[k]);
    pen.moveTo(...(isAcross ? [from, place] : [place, from]));
    pen.lineTo(...(isAcross ? [to, place] : [place, to]));
  }
  pen.stroke();
}

function span(pen, each, at) {
  const { left, right, top, bottom } = at.box;
  const turn = each.kind === "hspan" ? at.toY : at.toX;
  for (let k = 0; k < each.x.length; k += 1) {
    const [from, to] = [turn(each.low[k]), turn(each.high[k])];
    if (each.kind === "hspan") pen.fillRect(left, from, right - left, to - from);
    else pen.fillRect(from, top, to - from, bottom - top);
  }
}
