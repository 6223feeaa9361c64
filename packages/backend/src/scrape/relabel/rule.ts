/** One step of relabelling, as Prometheus has it. https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */

export const RELABEL_ACTIONS = [
  "replace",
  "keep",
  "drop",
  "keepequal",
  "dropequal",
  "hashmod",
  "labelmap",
  "labeldrop",
  "labelkeep",
  "lowercase",
  "uppercase",
] as const;

export type RelabelAction = (typeof RELABEL_ACTIONS)[number];

export interface RelabelRule {
  readonly action: RelabelAction;
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  readonly regex: RegExp;
  readonly modulus: number;
  readonly targetLabel: string;
  readonly replacement: string;
}

/** What a rule is without being told otherwise. */
export const RELABEL_DEFAULTS: Readonly<
  Record<"separator" | "regex" | "replacement", string> & { readonly action: RelabelAction }
> = Object.freeze({
  action: "replace",
  separator: ";",
  regex: "(.*)",
  replacement: "$1",
});
