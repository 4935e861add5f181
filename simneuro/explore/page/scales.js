// Scales of axes: round ticks, numbers as people write them, sliders in equal ways or factors.

export function roundStep(span, count) {
  const rough = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.7);
  return factor * power;
}

export function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const step = roundStep(high - low, count);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k += 1) found.push(k * step);
  return found;
}

export function written(number, step) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = number.toFixed(Math.min(digits, 12));
  return (Number(text) === 0 ? (0).toFixed(Math.min(digits, 12)) : text).replace("-", "\u2212");
}

export function short(number) {
  if (number === 0) return "0";
  return String(Number(number.toPrecision(4))).replace("-", "\u2212");
}

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
