/** What a request should leave in the tables, found over objects; an error as its code. */
import { SightlineError } from "@sightline/model";
import { decodeLogs, decodeTraces } from "@sightline/otlp";
import { RowWriter } from "../../src/store/chdb/rows/row-writer.ts";
import { visitLogs } from "../../src/store/intake/logs.ts";
import type { IntakePolicy } from "../../src/store/intake/policy.ts";
import { visitSpans } from "../../src/store/intake/spans.ts";
import type { Receipt } from "../../src/store/store.ts";
import { LogRows } from "./log-rows.ts";
import { SpanRows } from "./span-rows.ts";

export interface Written {
  readonly rows: string;
  readonly stored: number;
  readonly rejections: Receipt["rejections"];
}

export type Write = (body: Uint8Array, policy: IntakePolicy, writer: RowWriter) => Receipt;

export const spansFromObjects: Write = (body, policy, writer) =>
  visitSpans(decodeTraces(body), policy, new SpanRows(writer)).receipt();

export const logsFromObjects: Write = (body, policy, writer) =>
  visitLogs(decodeLogs(body), policy, new LogRows(writer)).receipt();

/** Rows in hex; an error of ours as its code. Other errors are thrown. */
export function written(write: Write, body: Uint8Array, policy: IntakePolicy): Written | string {
  const writer = new RowWriter(16);
  try {
    const { stored, rejections } = write(body, policy, writer);
    return { rows: Buffer.from(writer.view()).toString("hex"), stored, rejections };
  } catch (error) {
    if (error instanceof SightlineError) return error.code;
    throw error;
  }
}
