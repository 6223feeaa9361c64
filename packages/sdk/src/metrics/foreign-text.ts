/** Metrics of another library on the page: plain samples, as they came. */
import { boundText, escapeHelp, escapeValue, numberText } from "./text.ts";

export interface ForeignSample {
  /** With suffix: `…_bucket`, `…_sum`, `…_count`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export interface ForeignFamily {
  /** As its samples are named on the classic page, without the suffixes of a histogram or summary. */
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram" | "summary";
  readonly help: string;
  readonly samples: readonly ForeignSample[];
  /** Whose it is, for people: `prom-client`. */
  readonly source: string;
}

export function foreignFamily(family: ForeignFamily, format: "prometheus" | "openmetrics"): string {
  const open = format === "openmetrics";
  const { kind, help } = family;
  // In OpenMetrics the samples of a counter must end with _total.
  const rename = open && kind === "counter" && !family.name.endsWith("_total");
  const name = open && kind === "counter" ? family.name.replace(/_total$/, "") : family.name;
  const lines = family.samples.map(
    (sample) =>
      `${rename ? `${sample.name}_total` : sample.name}${labelsOf(sample, open)} ${numberText(sample.value)}\n`,
  );
  if (lines.length === 0) return "";
  const about = help === "" ? "" : `# HELP ${name} ${escapeHelp(help, format)}\n`;
  return `${about}# TYPE ${name} ${kind}\n${lines.join("")}`;
}

function labelsOf({ labels }: ForeignSample, open: boolean): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    const isBound = name === "le" || name === "quantile";
    const text = isBound && open && Number.isFinite(Number(value)) ? boundText(Number(value)) : String(value);
    return `${name}="${escapeValue(text)}"`;
  });
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
