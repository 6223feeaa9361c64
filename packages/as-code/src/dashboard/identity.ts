/** Ids and file names of dashboards. */

/** Grafana's uids have no more. Source: its API's `maxLength`. */
const LONGEST_ID = 40;

/** A DNS-1123 label of any words: `Turns & more` is `turns-more`. */
export function dnsLabel(words: string): string {
  const label = words
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/gu, "-")
    .replace(/^-/u, "")
    .slice(0, LONGEST_ID)
    .replace(/-$/u, "");
  return label === "" ? "dashboard" : label;
}

/** Names that stacks have long had; all others are called by their id. */
const FILE_NAMES: ReadonlyMap<string, string> = new Map([
  ["service", "service_dashboard"],
  ["audio-overview", "audio-orchestrator-overview"],
]);

/** `service_dashboard.json` */
export function dashboardFileName(id: string): string {
  return `${FILE_NAMES.get(id) ?? id}.json`;
}
