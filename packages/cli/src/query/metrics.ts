/** `sightline query metrics 'PROMQL'`: a value now, or over a window. */
import { Command, Option } from "commander";
import { sinceArgument, urlArgument } from "../arguments.ts";
import { cliErrors } from "../errors.ts";
import type { ExitCode } from "../program.ts";
import { askPrometheus } from "../prometheus-api.ts";
import type { Terminal } from "../terminal.ts";
import { metricLines, type QueryData } from "./metric-lines.ts";
import { tokenFrom } from "./token.ts";

interface MetricFlags {
  readonly since?: number;
  readonly from?: string;
  readonly to?: string;
  readonly step?: string;
  readonly url: string;
  readonly tokenFile?: string;
  readonly json: boolean;
}

/** Of a window for which no step is given. */
const POINTS = 60;
const HOUR = 3600;
const DEFAULT_URL = "http://127.0.0.1:4320";

export function metricsVerb(terminal: Terminal, done: (code: ExitCode) => void): Command {
  return new Command("metrics")
    .description("what a PromQL query gives, now or over a window")
    .argument("<promql>", 'such as "sum by (job) (rate(http_server_request_duration_seconds_count[5m]))"')
    .option("--from <time>", "begin of a window: RFC 3339 or Unix seconds")
    .option("--to <time>", "its end, or the moment of a query without a window; default now")
    .addOption(new Option("--since <duration>", "a window that far back").argParser(sinceArgument))
    .option("--step <duration>", `between two points; default a ${POINTS}th of the window`)
    .option("--url <url>", "where the backend is", urlArgument, DEFAULT_URL)
    .option("--token-file <file>", "the backend's token; or SIGHTLINE_TOKEN")
    .option("--json", "`data` of Prometheus' API", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline query metrics 'up == 0'
  $ sightline query metrics 'histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))' --since 6h
  $ sightline query metrics 'up' --from 2026-11-21T12:00:00Z --to 2026-11-21T13:00:00Z --step 1m --json`,
    )
    .action(async (query: string, flags: MetricFlags) => {
      const { path, parameters } = requestOf(query, flags, Date.now() / 1000);
      const { data, warnings } = await askPrometheus({
        url: flags.url,
        token: await tokenFrom(flags.tokenFile, terminal),
        path,
        body: new URLSearchParams(parameters).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      for (const warning of warnings) terminal.err(`${warning}\n`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API's own shape
      terminal.out(flags.json ? `${JSON.stringify(data)}\n` : metricLines(data as QueryData));
      done(0);
    });
}

function requestOf(
  query: string,
  { since, from, to, step }: MetricFlags,
  now: number,
): { readonly path: string; readonly parameters: Readonly<Record<string, string>> } {
  const end = to === undefined ? now : secondsOf(to, "--to");
  if (since === undefined && from === undefined && step === undefined)
    return { path: "query", parameters: { query, time: end.toFixed(3) } };
  const start = from === undefined ? end - (since ?? HOUR) : secondsOf(from, "--from");
  const every = step ?? String(Math.max(1, Math.ceil((end - start) / POINTS)));
  return {
    path: "query_range",
    parameters: { query, start: start.toFixed(3), end: end.toFixed(3), step: every },
  };
}

function secondsOf(text: string, flag: string): number {
  const seconds = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Date.parse(text) / 1000;
  if (Number.isFinite(seconds)) return seconds;
  throw cliErrors.USAGE({
    problem: `${flag} ${text} is no time.`,
    hint: "Write RFC 3339 (2026-11-21T14:00:00Z) or Unix seconds (1795269600).",
  });
}
