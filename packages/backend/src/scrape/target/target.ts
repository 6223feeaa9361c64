/** From an address and its labels to what is scraped. */
import { parseDuration, printDuration } from "@sightline/promql";
import type { ScrapeJob, TargetGroup } from "../config/job.ts";
import { relabel, setLabel, type LabelMap } from "../relabel/apply.ts";

export interface Target {
  readonly job: ScrapeJob;
  /** Equal for equal targets of a job, across reloads. */
  readonly key: string;
  readonly url: string;
  /** What its series carry: `job`, `instance` and others, none beginning with two underscores. */
  readonly labels: ReadonlyMap<string, string>;
  readonly discovered: ReadonlyMap<string, string>;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

export type Discovered =
  | { readonly kind: "active"; readonly target: Target }
  /** Relabelling did not keep it. */
  | { readonly kind: "dropped"; readonly job: ScrapeJob; readonly discovered: ReadonlyMap<string, string> }
  | {
      readonly kind: "unfit";
      readonly job: ScrapeJob;
      readonly discovered: ReadonlyMap<string, string>;
      readonly reason: string;
    };

/** The targets of a group, as Prometheus' scrape/target.go makes them. */
export function targetsOf(job: ScrapeJob, group: TargetGroup): readonly Discovered[] {
  return group.targets.map((address) => discover(job, address, group.labels));
}

function discover(job: ScrapeJob, address: string, own: ReadonlyMap<string, string>): Discovered {
  const labels: LabelMap = new Map(own);
  labels.set("__address__", address);
  const defaults: readonly (readonly [string, string])[] = [
    ["job", job.name],
    ["__scrape_interval__", printDuration(job.intervalMs)],
    ["__scrape_timeout__", printDuration(job.timeoutMs)],
    ["__metrics_path__", job.metricsPath],
    ["__scheme__", job.scheme],
    ...[...job.params].map(([name, values]) => [`__param_${name}`, values[0] ?? ""] as const),
  ];
  for (const [name, value] of defaults) if (!labels.has(name)) setLabel(labels, name, value);
  const discovered: ReadonlyMap<string, string> = new Map(labels);
  if (!relabel(labels, job.relabel)) return { kind: "dropped", job, discovered };
  const unfit = (reason: string): Discovered => ({ kind: "unfit", job, discovered, reason });

  const host = labels.get("__address__") ?? "";
  if (host === "") return unfit("it has no address after relabelling");
  if (host.includes("/")) return unfit(`"${host}" is no address: it is host:port without a path`);
  const intervalMs = parseDuration(labels.get("__scrape_interval__") ?? "") ?? 0;
  const timeoutMs = parseDuration(labels.get("__scrape_timeout__") ?? "") ?? 0;
  if (intervalMs === 0) return unfit("__scrape_interval__ is no duration after relabelling");
  if (timeoutMs === 0 || timeoutMs > intervalMs)
    return unfit("__scrape_timeout__ is no duration up to that of __scrape_interval__");
  const url = urlOf(job, labels);
  if (url === undefined) return unfit(`${labels.get("__scheme__") ?? ""}://${host} is no URL`);

  if (!labels.has("instance")) labels.set("instance", host);
  for (const name of labels.keys()) if (name.startsWith("__")) labels.delete(name);
  const key = JSON.stringify([url, intervalMs, timeoutMs, [...labels].toSorted(byName)]);
  return { kind: "active", target: { job, key, url, labels, discovered, intervalMs, timeoutMs } };
}

/** The labels `__param_…` say the first value of a parameter, the job the rest. */
function urlOf(job: ScrapeJob, labels: LabelMap): string | undefined {
  const scheme = labels.get("__scheme__") ?? "http";
  if (scheme !== "http" && scheme !== "https") return undefined;
  const path = labels.get("__metrics_path__") ?? "";
  const written = `${scheme}://${labels.get("__address__") ?? ""}${path.startsWith("/") ? "" : "/"}${path}`;
  if (!URL.canParse(written)) return undefined;
  const url = new URL(written);
  const params = new Map([...job.params].map(([name, values]) => [name, [...values]]));
  for (const [label, value] of labels) {
    if (!label.startsWith("__param_")) continue;
    const name = label.slice("__param_".length);
    params.set(name, [value, ...(params.get(name) ?? []).slice(1)]);
  }
  for (const [name, values] of params) for (const value of values) url.searchParams.append(name, value);
  return url.href;
}

function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
