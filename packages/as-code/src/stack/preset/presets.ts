/** The presets by name, and what a person writes to choose one: `loki`, `newrelic=eu`, `tempo=tempo.internal:4317`. */
import { nearestName } from "@sightline/model";
import { type ChosenPreset, otherSignalsOff, placeOf, type Preset } from "./preset.ts";
import { loki, tempo } from "./self-hosted.ts";
import { datadog, elastic, honeycomb, newrelic, signozCloud } from "./vendors.ts";

export const PRESETS: readonly Preset[] = Object.freeze([
  tempo,
  loki,
  datadog,
  newrelic,
  elastic,
  signozCloud,
  honeycomb,
]);

export type ReadPreset =
  | { readonly ok: true; readonly chosen: ChosenPreset }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads `NAME`, `NAME=REGION` or `NAME=ADDRESS`.
 *
 * @example
 * readPreset("newrelic=eu"); // { ok: true, chosen: { preset, choice: { kind: "place", place: "eu" } } }
 */
export function readPreset(text: string): ReadPreset {
  const [, name = text, value] = /^([^=]*)=(.*)$/u.exec(text) ?? [];
  const preset = PRESETS.find((one) => one.name === name);
  if (preset === undefined) {
    const names = PRESETS.map((one) => one.name);
    const near = nearestName(name, names);
    const known = near === undefined ? `Known are ${names.join(", ")}.` : `Did you mean ${near}?`;
    return { ok: false, problem: `There is no preset ${JSON.stringify(name)}. ${known}` };
  }
  if (value === undefined) {
    if (preset.places.length > 0 || preset.endpoint?.default !== undefined)
      return { ok: true, chosen: { preset, choice: { kind: "none" } } };
    const problem = `The preset ${name} needs an address: ${name}=${preset.endpoint?.example ?? ""}.`;
    return { ok: false, problem };
  }
  return preset.places.length > 0 ? placed(preset, value) : addressed(preset, value);
}

function placed(preset: Preset, place: string): ReadPreset {
  if (preset.places.includes(place))
    return { ok: true, chosen: { preset, choice: { kind: "place", place } } };
  const problem = `The preset ${preset.name} knows ${preset.places.join(", ")}, not ${JSON.stringify(place)}.`;
  return { ok: false, problem };
}

function addressed(preset: Preset, endpoint: string): ReadPreset {
  const example = preset.endpoint?.example ?? "";
  // Addresses of gRPC have no scheme, those of HTTP have one: as the example.
  const wants = example.includes("://") ? /^https?:\/\/[^\s/:]+(?::\d+)?(?:\/\S*)?$/u : /^[^\s/:]+:\d+$/u;
  if (wants.test(endpoint)) return { ok: true, chosen: { preset, choice: { kind: "endpoint", endpoint } } };
  const problem = `The preset ${preset.name} needs an address such as ${example}, not ${JSON.stringify(endpoint)}.`;
  return { ok: false, problem };
}

/**
 * The variables with which an application sends straight to a backend, as a file: a comment, then a line each. What is
 * secret stays a variable: `${NEW_RELIC_LICENSE_KEY}`.
 */
export function presetEnvironment(chosen: ChosenPreset, header: readonly string[] = []): string {
  const { preset } = chosen;
  const settings = { ...preset.sdk(placeOf(chosen)), ...otherSignalsOff(preset.signals) };
  const lines = [
    ...header.map((line) => `# ${line}`),
    `# ${preset.title}: variables of an application that sends to it without a collector.`,
    `# ${preset.source}`,
    ...(preset.secret === undefined
      ? []
      : [
          `# Put the key into ${preset.secret.variable} before this file is read; docker compose and sh fill it in.`,
        ]),
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
  ];
  return `${lines.join("\n")}\n`;
}
