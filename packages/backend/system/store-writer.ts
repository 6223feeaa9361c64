/**
 * Opens the data directory that is its first argument and, when there is a second, writes spans, log records and samples
 * without end. Prints a line `open`, then the number of the last batch of which all three signals are acknowledged.
 * A third argument is where it kills itself: `loaded/3` the third time that a segment is loaded, `loading/2/5` five
 * milliseconds after the second load began, `half-append/4` in the middle of the fourth write of rows.
 */
import { flushCompileCache } from "node:module";
import { encodeLogs, encodeMetrics, encodeTraces } from "@sightline/otlp";
import {
  counterMetric,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  seededIds,
  span,
  tracesData,
} from "@sightline/testkit";
import { deathAt } from "../test/journal/death.ts";
import { openChdbStore } from "../src/store/chdb/chdb-store.ts";

const [dataDir = "", seed, killAt = ""] = process.argv.slice(2);
const store = await openChdbStore({
  dataDir,
  clock: Date.now,
  // Often, so that little is written before the moment comes.
  journalLimits: { ageMs: 60 },
  ...deathAt(killAt),
});
process.stdout.write("open\n");
// At an end of its own Node would do it: this one is killed, and the next compiles nothing again.
flushCompileCache();
setInterval(() => {}, 60_000);

const ids = seededIds(Number(seed));
const ITEMS = 20;
/** Half of the requests are read in turns, and appended with others of their kind. */
const LONG_TEXT = 12_000;

async function writeBatch(run: string, batch: number): Promise<void> {
  const startTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
  const items = Array.from({ length: ITEMS }, (_, index) => index);
  const service = `run-${run}-batch-${batch}`;
  const text = "x".repeat(batch % 8 < 4 ? 10 : LONG_TEXT);
  const spans = tracesData(
    items.map(() => span({ startTimeUnixNano, attributes: { text } }, ids)),
    { service },
  );
  const logs = logsData(
    items.map(() => logRecord({ timeUnixNano: startTimeUnixNano })),
    { service },
  );
  const points = items.map((item) =>
    numberPoint({ timeUnixNano: startTimeUnixNano, attributes: { item, service } }),
  );
  await Promise.all([
    store.write("traces", encodeTraces(spans)),
    store.write("logs", encodeLogs(logs)),
    store.write("metrics", encodeMetrics(metricsData([counterMetric("written", points)]))),
  ]);
}

/** Several writers at once, so that a kill hits batches in every state. */
async function writeForEver(run: string, writer: number): Promise<never> {
  for (let batch = writer; ; batch += 4) {
    await writeBatch(run, batch);
    process.stdout.write(`${batch}\n`);
  }
}

if (seed !== undefined) await Promise.all([0, 1, 2, 3].map((writer) => writeForEver(seed, writer)));
