// Scales of sliders in equal ways or factors, ends of axes, and units as people write them.

import { roundStep } from "./ticks.js";

// A unit as people write it: pA·√ms for pA*ms^0.5.
export function unitText(unit) {
  return unit
    .replace(/\bum/g, "µm")
    .replace(/\buF/g, "µF")
    .replace("degC", "°C")
    .replace(/([A-Za-zµ]+)\^0\.5/g, "√$1")
    .replaceAll("^2", "²")
    .replaceAll("*", "·");
}

// A slider's place between 0 and 1000, and the number at a place.
export const PLACES = 1000;

export function placeOf(slider, number) {
  const { low, high } = slider;
  const share = slider.logarithmic
    ? Math.log(number / low) / Math.log(high / low)
    : (number - low) / (high - low);
  return Math.round(PLACES * Math.min(Math.max(share, 0), 1));
}

export function numberAt(slider, place) {
  const { low, high } = slider;
  const share = place / PLACES;
  const exact = slider.logarithmic ? low * (high / low) ** share : low + share * (high - low);
  const step = slider.logarithmic ? exact / 100 : (high - low) / 200;
  const rounded = Number((Math.round(exact / roundStep(step, 1)) * roundStep(step, 1)).toPrecision(12));
  return Math.min(Math.max(rounded, low), high);
}

// The ends of an axis that hold all of these numbers, with a little room.
export function endsOf(numbers, low, high) {
  let least = Infinity;
  let most = -Infinity;
  for (const each of numbers) {
    if (each === null) continue;
    if (each < least) least = each;
    if (each > most) most = each;
  }
  if (!(least <= most)) [least, most] = [0, 1];
  if (low !== null) least = Math.min(low, least);
  if (high !== null) most = Math.max(high, most);
  const span = most - least || Math.abs(most) || 1;
  return [low === null || least < low ? least - 0.06 * span : least, high === null || most > high ? most + 0.06 * span : most];
}
