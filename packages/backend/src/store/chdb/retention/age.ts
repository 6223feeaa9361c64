/** How many days rows are kept: the tables' TTL. */
import { execute } from "../client.ts";
import type { EngineSession } from "../engine.ts";
import { DATABASE } from "../schema.ts";

/** Tables with the time that their retention counts from. */
const RETAINED: ReadonlyMap<string, string> = new Map([
  ["otel_traces", "toDateTime(Timestamp)"],
  ["otel_traces_trace_id_ts", "toDateTime(Start)"],
  ["otel_logs", "toDateTime(Timestamp)"],
  ["metric_series", "last_seen"],
  ["metric_samples", "toDateTime(fromUnixTimestamp64Milli(unix_milli))"],
  ["metric_histograms", "toDateTime(fromUnixTimestamp64Milli(unix_milli))"],
  ["metric_exemplars", "toDateTime(fromUnixTimestamp64Milli(unix_milli))"],
]);

/** TTLs are whole seconds; retentions of hours are fractions of a day. */
const DAY_SECONDS = 86_400;

/**
 * Changes what differs. A shorter retention takes effect with the next merge or drop of each part, in the background: parts
 * of which every row is too old are dropped whole.
 */
export async function setRetention(session: EngineSession, days: number): Promise<void> {
  const seconds = Math.round(days * DAY_SECONDS);
  for (const [table, time] of RETAINED) {
    const now = await secondsOf(session, table);
    // A table that this schema does not have yet has none.
    if (now === seconds || now === undefined) continue;
    // The parts' own times were computed for the old TTL: without materialising, old parts would go by it for ever.
    await execute(
      session,
      `ALTER TABLE ${table} MODIFY TTL ${time} + toIntervalSecond(${seconds}) SETTINGS materialize_ttl_after_modify = 1, mutations_sync = 0`,
    );
  }
}

/** Days that spans are kept for now. */
export async function retentionOf(session: EngineSession): Promise<number | undefined> {
  const seconds = await secondsOf(session, "otel_traces");
  return seconds === undefined ? undefined : seconds / DAY_SECONDS;
}

async function secondsOf(session: EngineSession, table: string): Promise<number | undefined> {
  const rows = await execute(
    session,
    `SELECT extract(engine_full, 'toInterval(?:Day|Second)\\\\((\\\\d+)\\\\)'), engine_full LIKE '%toIntervalDay(%'
     FROM system.tables WHERE database = '${DATABASE}' AND name = '${table}'`,
  );
  const [amount, inDays] = rows[0] ?? [];
  if (typeof amount !== "string" || amount === "") return undefined;
  return Number(amount) * (Number(inDays) === 1 ? DAY_SECONDS : 1);
}
