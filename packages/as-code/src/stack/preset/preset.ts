/** Another backend that telemetry goes to, beside the stack or instead of it. */
import { assertNever } from "@sightline/model";

export type PresetName = "tempo" | "loki" | "datadog" | "newrelic" | "elastic" | "signoz-cloud" | "honeycomb";

export type PresetSignal = "traces" | "metrics" | "logs";

/** What a preset is told: a region's word (`eu`) or an address. */
export type PresetChoice =
  | { readonly kind: "none" }
  | { readonly kind: "place"; readonly place: string }
  | { readonly kind: "endpoint"; readonly endpoint: string };

export interface ChosenPreset {
  readonly preset: Preset;
  readonly choice: PresetChoice;
}

/** An exporter of the collector: its name with its type before the slash, and its settings. */
export interface CollectorExporter {
  readonly id: string;
  readonly settings: object;
}

/** A secret that a preset needs. */
export interface PresetSecret {
  /** Its file's name below `secrets/`. */
  readonly file: string;
  /** Where an application takes it from. */
  readonly variable: string;
}

/** Settings of the SDK: variables of the process. */
export type SdkSettings = Readonly<Record<string, string>>;

export interface Preset {
  readonly name: PresetName;
  readonly title: string;
  /** What it takes. The others stay with the stack. */
  readonly signals: readonly PresetSignal[];
  /** Regions or sites, the first the default; none where it is an address. */
  readonly places: readonly string[];
  /** Where an address is taken: the default one, or that it must be given. */
  readonly endpoint?: { readonly default?: string; readonly example: string };
  readonly secret?: PresetSecret;
  /** Where the values come from. */
  readonly source: string;
  collector(place: string): CollectorExporter;
  /** For an application that sends without a collector; secrets stay variables. */
  sdk(place: string): SdkSettings;
}

/** The place or address that counts. */
export function placeOf({ preset, choice }: ChosenPreset): string {
  switch (choice.kind) {
    case "place":
      return choice.place;
    case "endpoint":
      return choice.endpoint;
    case "none":
      return preset.places[0] ?? preset.endpoint?.default ?? "";
    default:
      return assertNever(choice, "choice of a preset");
  }
}

/** The secret's text, which the collector reads from its file when it starts. */
export function secretText({ file }: PresetSecret): string {
  return `\${file:/run/secrets/${file}}`;
}

/** Signals that a backend does not take. */
export function otherSignalsOff(signals: readonly PresetSignal[]): SdkSettings {
  const all: readonly PresetSignal[] = ["traces", "metrics", "logs"];
  return Object.fromEntries(
    all
      .filter((signal) => !signals.includes(signal))
      .map((signal) => [`OTEL_${signal.toUpperCase()}_EXPORTER`, "none"]),
  );
}
