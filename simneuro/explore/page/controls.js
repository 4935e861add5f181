// Sliders, switches and choices of a side.

import { PLACES, numberAt, placeOf, unitText } from "./scales.js";
import { short } from "./ticks.js";

export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

let counted = 0;

const GREEK = { tau: "τ", rho: "ρ", phi: "φ", Delta: "Δ" };

// A symbol such as g_Na with its index below the line; words stay as they are.
function symbol(name) {
  const found = /^(.*: )?([A-Za-z]{1,6})_([A-Za-z]{1,6})$/.exec(name);
  if (!found) return [name];
  return [(found[1] || "") + (GREEK[found[2]] || found[2]), element("sub", "", found[3])];
}

export function sliderRow(slider, number, moved) {
  counted += 1;
  const id = `slider-${counted}`;
  const row = element("div", "slider");
  row.dataset.path = slider.path;
  const label = element("label", "name");
  label.append(...symbol(slider.name));
  label.htmlFor = id;
  const meaning = element("span", "meaning", slider.meaning);
  const typed = element("input", "number");
  typed.type = "number";
  typed.step = "any";
  typed.min = slider.low;
  typed.max = slider.high;
  typed.setAttribute("aria-label", `${slider.name} in ${slider.unit || "plain numbers"}`);
  const range = document.createElement("input");
  Object.assign(range, { type: "range", id, min: 0, max: PLACES, step: 5 });
  row.title = [slider.meaning, slider.source && `source: ${slider.source}`, slider.path].filter(Boolean).join("\n");
  const put = (value, keeps) => {
    if (keeps !== range) range.value = placeOf(slider, value);
    if (keeps !== typed) typed.value = Number(value.toPrecision(6));
    range.setAttribute("aria-valuetext", `${short(value)} ${slider.unit}`);
    row.classList.toggle("changed", value !== slider.value);
  };
  const move = (value, keeps) => {
    put(value, keeps);
    moved(value);
  };
  range.addEventListener("input", () => move(numberAt(slider, Number(range.value)), range));
  typed.addEventListener("change", () => {
    if (typed.value !== "") move(Number(typed.value), typed);
  });
  label.addEventListener("dblclick", () => move(slider.value, null));
  const head = element("div", "slider-head");
  head.append(label, meaning, typed, element("span", "unit", unitText(slider.unit)));
  row.append(head, range);
  put(number, null);
  return row;
}

export function choice(title, options, chosen, picked) {
  const box = element("label", "choice");
  const select = document.createElement("select");
  for (const [group, entries] of options) {
    const place = group ? Object.assign(document.createElement("optgroup"), { label: group }) : select;
    for (const [value, text] of entries) place.append(new Option(text, value, false, value === chosen));
    if (group) select.append(place);
  }
  select.value = chosen;
  select.addEventListener("change", () => picked(select.value));
  box.append(element("span", "", title), select);
  return box;
}

export function segments(title, entries, chosen, picked) {
  const box = element("div", "segments");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", title);
  for (const [value, text] of entries) {
    const button = element("button", "", text);
    button.type = "button";
    button.dataset.value = value;
    button.setAttribute("aria-pressed", value === chosen);
    button.addEventListener("click", () => {
      for (const each of box.children) each.setAttribute("aria-pressed", each === button);
      picked(value);
    });
    box.append(button);
  }
  return box;
}

export function toggle(text, isOn, turned) {
  const box = element("label", "toggle");
  const check = document.createElement("input");
  check.type = "checkbox";
  check.setAttribute("role", "switch");
  check.checked = isOn;
  check.dataset.name = text;
  check.addEventListener("change", () => turned(check.checked));
  box.append(check, element("span", "track"), element("span", "", text.replaceAll("_", " ")));
  return box;
}

export function more(title, ...content) {
  const box = element("details", "more");
  box.append(element("summary", "", title), ...content);
  return box;
}

export function button(text, pressed, className = "") {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}
