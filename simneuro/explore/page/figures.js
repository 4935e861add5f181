// The figures that a scenario's experiment draws itself.

import { ask } from "./asking.js";
import { element } from "./controls.js";

const WAITING =
  "The experiment runs in its quick form, with all of its conditions. This takes as long as simneuro run --quick; sliders wait meanwhile.";

export async function showFigures(place, request) {
  place.replaceChildren(element("p", "", WAITING));
  const { figures, said } = await ask("figures", request);
  const shown = figures.map(({ name, png }) => {
    const words = name.replaceAll("_", " ");
    const box = element("figure", "own");
    box.append(Object.assign(new Image(), { src: `data:image/png;base64,${png}`, alt: words }));
    box.append(element("figcaption", "", words));
    return box;
  });
  place.replaceChildren(element("p", "", said), ...shown);
  place.scrollIntoView({ behavior: "smooth", block: "nearest" });
}
