// One side of the page: a neuron or scenario with its sliders and charts.

import { ask } from "./asking.js";
import { Chart } from "./chart.js";
import { button, choice, element, more, segments, sliderRow, toggle } from "./controls.js";
import { showFigures } from "./figures.js";
import { unitText } from "./scales.js";
import { short } from "./ticks.js";
import { takeAway } from "./taking.js";

const CURRENT = "drives.step.amplitude";
const spanOf = ({ low, high, unit }) => `${short(low)} to ${short(high)} ${unitText(unit)}`;
const words = (name) => name.replaceAll("_", " ");

export class Side {
  constructor(catalogue, drawn, told) {
    this.catalogue = catalogue;
    this.drawn = drawn;
    this.told = told;
    this.charts = new Map();
    this.root = element("section", "side");
    this.bar = element("div", "bar");
    this.summary = element("p", "summary");
    this.error = element("p", "error");
    this.error.setAttribute("role", "alert");
    this.notes = element("p", "notes");
    this.controls = element("div", "controls");
    this.overTime = element("div", "over-time");
    this.beside = element("div", "beside");
    this.own = element("div", "own-figures");
    const view = element("div", "view");
    const pictures = element("div", "charts");
    pictures.append(this.overTime, this.beside);
    view.append(this.controls, pictures);
    this.take = takeAway(() => this.request(), (text) => this.fail(text));
    this.about = element("div", "about");
    this.root.append(this.bar, this.summary, this.error, this.notes, view, this.own, this.take, this.about);
  }

  request() {
    const { subject, condition, values, off, network, window } = this.state;
    return { subject, condition, values, off: [...off], network, window };
  }

  fail(text) {
    this.error.textContent = text;
    this.root.classList.toggle("failed", Boolean(text));
  }

  async open(subject, condition = "") {
    let described;
    this.root.dataset.state = "asking";
    try {
      described = await ask("describe", { subject, condition });
    } catch (error) {
      this.fail(error.message);
      return;
    }
    this.fail("");
    this.described = described;
    this.state = {
      subject: described.name,
      condition: described.condition || "",
      values: {},
      off: new Set(),
      network: described.network || 0,
      window: Object.keys(described.windows || {})[0] || "",
    };
    this.asked = {};
    this.noted = {};
    this.charts.clear();
    for (const each of [this.overTime, this.beside, this.own]) each.replaceChildren();
    this.writeBar();
    this.writeControls();
    this.writeAbout();
    this.change();
  }

  writeBar() {
    const { kind, variants = [], variant, conditions = [], condition, title } = this.described;
    const names = (list) => list.map((name) => [name, words(name)]);
    const groups = [
      ["Neurons", Object.entries(this.catalogue.neurons)],
      ["Scenarios", Object.entries(this.catalogue.scenarios)],
    ];
    const model = this.described.name.split(".")[0];
    this.bar.replaceChildren(choice("Explore", groups, model, (name) => this.open(name)));
    if (variants.length > 1) {
      const entries = variants.map(({ name }) => [name, name ? words(name) : "the model's own values"]);
      this.bar.append(choice("Variant", [["", entries]], variant, (name) => this.open(name ? `${model}.${name}` : model)));
    }
    if (conditions.length > 1) {
      this.bar.append(choice("Condition", [["", names(conditions)]], condition, (name) => this.open(this.state.subject, name)));
    }
    const told = kind === "neuron" ? this.described.summary : title;
    this.summary.textContent = told.charAt(0).toUpperCase() + told.slice(1);
  }

  writeControls() {
    const rows = this.described.sliders.map((each) => [
      each.main,
      sliderRow(each, each.value, (number) => this.move(each, number)),
    ]);
    const main = rows.filter(([isMain]) => isMain).map(([, row]) => row);
    const others = rows.filter(([isMain]) => !isMain).map(([, row]) => row);
    this.controls.replaceChildren();
    if (this.described.kind === "scenario") this.controls.append(...this.writeSwitches());
    this.controls.append(...main);
    if (others.length) this.controls.append(more(`${others.length} more values`, ...others));
    const low = element("div", "buttons");
    low.append(button("Start values", () => this.open(this.state.subject, this.state.condition)));
    if (this.described.kind === "scenario") {
      this.renewal = button("", () => this.renew(), "renew");
      this.nameNetwork();
      low.append(this.renewal);
      low.append(button("Figures of the experiment", () => this.drawFigures(), "figures"));
    }
    this.controls.append(low);
  }

  writeSwitches() {
    const { switches } = this.described;
    if (!switches.length) return [];
    const box = element("div", "switches");
    box.append(element("h3", "", "Inputs"));
    for (const name of switches) {
      box.append(
        toggle(name, true, (isOn) => {
          if (isOn) this.state.off.delete(name);
          else this.state.off.add(name);
          this.change();
        }),
      );
    }
    return [box];
  }

  writeAbout() {
    const table = element("table");
    const head = element("tr");
    head.append(...["", "meaning", "slider", "source", "path"].map((text) => element("th", "", text)));
    table.append(head);
    for (const each of this.described.sliders) {
      const row = element("tr");
      row.append(...[each.name, each.meaning, spanOf(each), each.source, each.path].map((text) => element("td", "", text)));
      table.append(row);
    }
    const scroll = element("div", "scroll");
    scroll.append(table);
    this.about.replaceChildren(more("About it: uses, sources, dotted paths", element("p", "", this.described.text), scroll));
  }

  move(slider, number) {
    if (number === slider.value) delete this.state.values[slider.path];
    else this.state.values[slider.path] = number;
    this.change();
  }

  nameNetwork() {
    this.renewal.textContent = `Another network (now seed ${this.described.seed + this.state.network})`;
  }

  renew() {
    this.state.network += 1;
    this.nameNetwork();
    this.change();
  }

  // Ask for what the sliders say now. While an answer is on its way only the newest wish is kept.
  async change() {
    this.wished = performance.now();
    if (this.isAsking) return;
    this.isAsking = true;
    this.root.dataset.state = "asking";
    while (this.wished) {
      const begun = this.wished;
      this.wished = 0;
      try {
        await this.drawSteps(begun);
        this.fail("");
      } catch (error) {
        this.fail(error.message);
        this.asked = {};
        this.noted = {};
      }
    }
    this.isAsking = false;
    this.root.dataset.state = "ready";
  }

  async drawSteps(begun) {
    const request = this.request();
    const subject = request.subject;
    for (const step of this.described.steps) {
      if (this.wished || subject !== this.state.subject) return;
      if (this.isKnown(step, request)) continue;
      const answer = await ask("step", { ...request, step });
      if (subject !== this.state.subject) return;
      this.noted[step] = answer.notes || [];
      this.notes.textContent = [...new Set(Object.values(this.noted).flat())].join(" ");
      if (answer.point) this.point = answer.point;
      this.drawn(this, answer.panels);
      const lasted = performance.now() - begun;
      this.root.dataset[step === this.described.steps[0] ? "firstMs" : "allMs"] = lasted.toFixed(1);
      this.root.dataset[`${step}Ms`] = lasted.toFixed(1);
      this.told(`drawn in ${lasted.toFixed(0)} ms`);
    }
  }

  // Whether a step would answer as it did: the curve does not know the present current.
  isKnown(step, request) {
    const { [CURRENT]: _current, ...others } = request.values;
    const question = JSON.stringify(step === "time" || step === "run" ? request : [request.subject, others]);
    const known = this.asked[step] === question;
    // A new curve waits for its activation, whatever was asked before.
    if (step === "curve" && !known) delete this.asked.activation;
    this.asked[step] = question;
    return known;
  }

  put(panel, other) {
    let chart = this.charts.get(panel.key);
    if (!chart) {
      chart = new Chart();
      this.charts.set(panel.key, chart);
      const place = panel.x.name === "time" ? this.overTime : this.beside;
      place.append(chart.root);
      if (panel.key === "potential") this.addWindows(chart);
    }
    const point = panel.key === "curve" ? this.point : null;
    chart.show(panel, point, other);
  }

  addWindows(chart) {
    const picked = (name) => {
      this.state.window = name;
      this.change();
    };
    chart.root.prepend(segments("time shown", Object.entries(this.described.windows), this.state.window, picked));
  }

  movePoint() {
    const chart = this.charts.get("curve");
    if (chart && chart.panel) {
      chart.point = this.point;
      chart.draw();
    }
  }

  redraw() {
    for (const each of this.charts.values()) each.draw();
  }

  async drawFigures() {
    const made = this.controls.querySelector(".figures");
    made.disabled = true;
    try {
      await showFigures(this.own, this.request());
      this.told("figures drawn");
    } catch (error) {
      this.own.replaceChildren();
      this.fail(error.message);
    }
    made.disabled = false;
  }
}
