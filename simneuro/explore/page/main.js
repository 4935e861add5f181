// The page: one side, or two with the same axes.

import { ask, onStatus } from "./asking.js";
import { Side } from "./side.js";

const place = document.getElementById("sides");
const status = document.getElementById("status");
const notice = document.getElementById("notice");
const compare = document.getElementById("compare");
const sides = [];

function tell(text) {
  status.textContent = text;
}

onStatus(({ doing, seconds }) => {
  if (doing) tell(`${doing} … ${seconds.toFixed(1)} s`);
});

function otherOf(side, panel) {
  const other = sides.find((each) => each !== side);
  const chart = other && other.charts.get(panel.key);
  const found = chart && chart.panel;
  const isAlike = found && found.y.unit === panel.y.unit && found.x.unit === panel.x.unit;
  return isAlike ? found : null;
}

function drawn(side, panels) {
  for (const panel of panels) side.put(panel, otherOf(side, panel));
  side.movePoint();
  matchAxes();
}

function matchAxes() {
  for (const side of sides) {
    for (const chart of side.charts.values()) {
      const other = otherOf(side, chart.panel);
      if (chart.other !== other) {
        chart.other = other;
        chart.draw();
      }
    }
  }
}

function add(catalogue, name, condition) {
  const side = new Side(catalogue, drawn, tell);
  sides.push(side);
  place.append(side.root);
  place.dataset.count = sides.length;
  return side.open(name, condition);
}

function drop() {
  sides.pop().root.remove();
  place.dataset.count = sides.length;
  matchAxes();
  redraw();
}

function redraw() {
  for (const side of sides) side.redraw();
}

async function begin() {
  let catalogue;
  try {
    catalogue = await ask("catalogue");
  } catch (error) {
    notice.textContent = error.message;
    notice.hidden = false;
    tell("");
    return;
  }
  notice.textContent = catalogue.notice;
  notice.hidden = !catalogue.notice;
  compare.addEventListener("click", () => {
    const { subject, condition } = sides[0].state;
    if (sides.length === 1) add(catalogue, subject, condition);
    else drop();
    compare.setAttribute("aria-pressed", sides.length === 2);
    redraw();
  });
  await add(catalogue, catalogue.opened);
}

new ResizeObserver(redraw).observe(place);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
begin();
