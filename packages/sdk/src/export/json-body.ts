/** An encoded request as OTLP/JSON, with a turn of the event loop after each of its groups: slices of a batch are groups. */
import { requestGroups } from "@sightline/otlp/encode";
import type { Signal } from "../config/exporter-config.ts";
import { turn } from "./sliced-encoding.ts";

const HEADS: Readonly<Record<Signal, string>> = {
  traces: '{"resourceSpans":[',
  logs: '{"resourceLogs":[',
  metrics: '{"resourceMetrics":[',
};

export async function jsonBody(signal: Signal, body: Uint8Array): Promise<Buffer> {
  const parts: Buffer[] = [Buffer.from(HEADS[signal])];
  for (const group of requestGroups(signal, body)) {
    if (parts.length > 1) {
      await turn();
      parts.push(Buffer.from(","));
    }
    parts.push(Buffer.from(group));
  }
  return Buffer.concat([...parts, Buffer.from("]}")]);
}
