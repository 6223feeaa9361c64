/** Prometheus' `scrape_configs`, in a file of their own or within its whole configuration. */
import { dirname } from "node:path";
import { ACCESS_FIELDS, credentialsOf, tlsOf } from "./credentials.ts";
import type { SampleLimits, ScrapeJob } from "./job.ts";
import { ConfigNode } from "./node.ts";
import { relabelRules } from "./relabel-rules.ts";
import { fileDiscoveries, staticGroups } from "./target-groups.ts";

const JOB_FIELDS = [
  "job_name",
  "scrape_interval",
  "scrape_timeout",
  "metrics_path",
  "scheme",
  "params",
  "honor_labels",
  "honor_timestamps",
  "track_timestamps_staleness",
  "follow_redirects",
  "enable_compression",
  ...ACCESS_FIELDS,
  "static_configs",
  "file_sd_configs",
  "relabel_configs",
  "metric_relabel_configs",
  "sample_limit",
  "body_size_limit",
  "label_limit",
  "label_name_length_limit",
  "label_value_length_limit",
  "target_limit",
] as const;

/** Of Prometheus' own file, and where these things are done here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  rule_files: "Give rules to --rules, and take this line out of the file for --scrape.",
  alerting: "Take this part out of the file for --scrape.",
  remote_write: "What is scraped is stored here; take this part out.",
  remote_read: "Take this part out of the file for --scrape.",
  storage: "--retention and --max-disk say what is kept; take this part out.",
  tracing: "Take this part out of the file for --scrape.",
};
const GLOBAL_ELSEWHERE: Readonly<Record<string, string>> = {
  evaluation_interval: "Rules are not read from this file; take the line out.",
  external_labels: "They are for what leaves a Prometheus; take the part out.",
  query_log_file: "Take the line out of the file for --scrape.",
};
const DISCOVERY: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "kubernetes",
    "consul",
    "dns",
    "http",
    "ec2",
    "docker",
    "dockerswarm",
    "gce",
    "azure",
    "nomad",
    "openstack",
  ].map((kind) => [`${kind}_sd_configs`, "Targets come from static_configs and file_sd_configs here."]),
);

/** As Prometheus has them. */
const DEFAULTS = Object.freeze({ intervalMs: 60_000, timeoutMs: 10_000, metricsPath: "/metrics" });
/** Prometheus has none; a page of this size has about 500,000 series. 0 in the file takes it away. */
const DEFAULT_BODY_BYTES = 64 * 1024 ** 2;

interface Defaults {
  readonly intervalMs: number;
  readonly timeoutMs: number | undefined;
}

/** @throws SCRAPE_CONFIG_INVALID naming file and line. */
export function parseScrapeFile(file: string, text: string): readonly ScrapeJob[] {
  const root = ConfigNode.parse(file, text);
  const fields = root.fields(["global", "scrape_configs"], ELSEWHERE);
  const global = fields.get("global")?.fields(["scrape_interval", "scrape_timeout"], GLOBAL_ELSEWHERE);
  const defaults: Defaults = {
    intervalMs: global?.get("scrape_interval")?.duration() ?? DEFAULTS.intervalMs,
    timeoutMs: global?.get("scrape_timeout")?.duration(),
  };
  const folder = dirname(file);
  const names = new Map<string, string>();
  const list = fields.get("scrape_configs");
  if (list === undefined)
    throw root.fail("it has no scrape_configs.", "Begin with scrape_configs: and a list of jobs.");
  return list.list().map((node) => {
    const job = parseJob(node, defaults, folder);
    const before = names.get(job.name);
    if (before !== undefined)
      throw node.fail(
        `the job "${job.name}" is there already (${before}).`,
        "Give each job a name of its own.",
      );
    names.set(job.name, node.where);
    return job;
  });
}

function parseJob(node: ConfigNode, defaults: Defaults, folder: string): ScrapeJob {
  const fields = node.fields(JOB_FIELDS, DISCOVERY);
  const name = fields.get("job_name")?.text() ?? "";
  if (name === "") throw node.fail("the job has no job_name.", "Add job_name: it becomes the label job.");
  const intervalMs = fields.get("scrape_interval")?.duration() ?? defaults.intervalMs;
  const timeout = fields.get("scrape_timeout");
  const timeoutMs = timeout?.duration() ?? defaults.timeoutMs;
  if (timeout !== undefined && timeoutMs !== undefined && timeoutMs > intervalMs)
    throw timeout.fail("scrape_timeout is longer than scrape_interval.", "Make it as long at most.");
  const params = (fields.get("params")?.entries() ?? []).map(
    ([key, values]) => [key, values.list().map((one) => one.text())] as const,
  );
  const flag = (field: (typeof JOB_FIELDS)[number], otherwise: boolean): boolean =>
    fields.get(field)?.flag() ?? otherwise;
  const count = (field: (typeof JOB_FIELDS)[number]): number => fields.get(field)?.count() ?? 0;
  const limits: SampleLimits = {
    samples: count("sample_limit"),
    bodyBytes: fields.get("body_size_limit")?.size() ?? DEFAULT_BODY_BYTES,
    labels: count("label_limit"),
    labelNameLength: count("label_name_length_limit"),
    labelValueLength: count("label_value_length_limit"),
    targets: count("target_limit"),
  };
  return Object.freeze({
    name,
    intervalMs,
    timeoutMs: Math.min(timeoutMs ?? DEFAULTS.timeoutMs, intervalMs),
    metricsPath: fields.get("metrics_path")?.text() ?? DEFAULTS.metricsPath,
    scheme: fields.get("scheme")?.oneOf(["http", "https"] as const) ?? "http",
    params: new Map(params),
    honorLabels: flag("honor_labels", false),
    honorTimestamps: flag("honor_timestamps", true),
    trackTimestampsStaleness: flag("track_timestamps_staleness", false),
    followRedirects: flag("follow_redirects", true),
    gzip: flag("enable_compression", true),
    credentials: credentialsOf(fields, folder),
    tls: tlsOf(fields.get("tls_config"), folder),
    groups: staticGroups(fields.get("static_configs")),
    files: fileDiscoveries(fields.get("file_sd_configs"), folder),
    relabel: relabelRules(fields.get("relabel_configs")),
    metricRelabel: relabelRules(fields.get("metric_relabel_configs")),
    limits,
  });
}
