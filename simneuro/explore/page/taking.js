// What is taken away: files of what is seen.

import { askFile } from "./asking.js";
import { button, element } from "./controls.js";

const KINDS = [
  ["toml", "Scenario file"],
  ["py", "Python"],
  ["png", "Figure (PNG)"],
  ["svg", "Figure (SVG)"],
];

export function takeAway(request, failed) {
  const box = element("div", "take");
  box.append(element("span", "", "Take with you:"));
  for (const [kind, text] of KINDS) {
    const made = button(text, async () => {
      made.disabled = true;
      try {
        save(await askFile({ ...request(), kind }));
        failed("");
      } catch (error) {
        failed(error.message);
      } finally {
        made.disabled = false;
      }
    });
    made.dataset.kind = kind;
    box.append(made);
  }
  return box;
}

function save({ name, blob }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
