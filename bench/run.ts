/** `npm run bench -- NAME [--json] [--spans N] [--minutes N]`. Exit 2 when the name is not known. */
import { parseArgs } from "node:util";
import { type Bench, type BenchOptions, reportOf, tableOf } from "./report.ts";

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  dashboard: async () => (await import("./dashboard.ts")).dashboard,
  db: async () => (await import("./db.ts")).db,
  export: async () => (await import("./export.ts")).exporting,
  gate: async () => (await import("./gate.ts")).gate,
  http: async () => (await import("./http.ts")).http,
  ingest: async () => (await import("./ingest.ts")).ingest,
  logs: async () => (await import("./logs.ts")).logs,
  otlp: async () => (await import("./otlp.ts")).otlp,
  soak: async () => (await import("./soak.ts")).soak,
  promql: async () => (await import("./promql.ts")).promql,
  sdk: async () => (await import("./sdk.ts")).sdk,
  slo: async () => (await import("./slo.ts")).slo,
};

const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
    spans: { type: "string" },
    minutes: { type: "string" },
  },
  allowPositionals: true,
});
const known = Object.keys(benches).join(", ");

if (values.help) {
  process.stdout.write(`npm run bench -- NAME [--json] [--spans N] [--minutes N]\nNames: ${known}\n`);
} else {
  const name = positionals[0] ?? "";
  const load = benches[name];
  if (load === undefined) {
    const error = {
      code: "BENCH_UNKNOWN",
      message: name === "" ? "No bench was named." : `There is no bench "${name}".`,
      hint: `Known: ${known}.`,
    };
    if (values.json) process.stdout.write(`${JSON.stringify({ error })}\n`);
    else process.stderr.write(`${error.message} ${error.hint}\n`);
    process.exitCode = 2;
  } else {
    const bench = await load();
    process.stderr.write(`Running ${bench.name}; rivals run in the same run.\n`);
    const report = reportOf(bench.name, await bench.run(optionsOf(values)));
    process.stdout.write(`${values.json ? JSON.stringify(report) : tableOf(report)}\n`);
  }
}

function optionsOf(flags: {
  readonly spans?: string | undefined;
  readonly minutes?: string | undefined;
}): BenchOptions {
  return { ...numberOf("spans", flags.spans), ...numberOf("minutes", flags.minutes) };
}

function numberOf(name: keyof BenchOptions, text: string | undefined): BenchOptions {
  if (text === undefined) return {};
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0, not "${text}".`);
  return { [name]: value };
}
