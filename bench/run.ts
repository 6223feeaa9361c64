/** `npm run bench -- NAME [--json]`. Exit 2 when the name is not known. */
import { parseArgs } from "node:util";
import { type Bench, reportOf, tableOf } from "./report.ts";

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  ingest: async () => (await import("./ingest.ts")).ingest,
  otlp: async () => (await import("./otlp.ts")).otlp,
  sdk: async () => (await import("./sdk.ts")).sdk,
};

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  allowPositionals: true,
});
const known = Object.keys(benches).join(", ");

if (values.help) {
  process.stdout.write(`npm run bench -- NAME [--json]\nNames: ${known}\n`);
} else {
  const name = positionals[0] ?? "";
  const load = benches[name];
  if (load === undefined) {
    const error = {
      code: "BENCH_UNKNOWN",
      message: name === "" ? "No bench was named." : `There is no bench "${name}".`,
      hint: `Known: ${known}.`,
    };
    process.stderr.write(values.json ? `${JSON.stringify({ error })}\n` : `${error.message} ${error.hint}\n`);
    process.exitCode = 2;
  } else {
    const bench = await load();
    process.stderr.write(`Running ${bench.name}; rivals run in the same process.\n`);
    const report = reportOf(bench.name, await bench.run());
    process.stdout.write(`${values.json ? JSON.stringify(report) : tableOf(report)}\n`);
  }
}
