/** What the strict Grafana holds, and how it answers. */
import type { JsonObject } from "../../platform.ts";
import { objectOf, type StrictAnswer } from "../../test/strict-server.ts";

export interface StoredDashboard {
  readonly uid: string;
  folderUid: string;
  version: number;
  spec: JsonObject;
  /** v1 and v2 of `/apis`. */
  stored: "v1" | "v2";
  provisioned: boolean;
}

export interface GrafanaState {
  readonly folders: Map<string, { readonly uid: string; title: string; version: number }>;
  readonly sources: Map<string, JsonObject>;
  readonly dashboards: Map<string, StoredDashboard>;
  /** By uid, in their order. */
  readonly rules: Map<string, JsonObject>;
  /** Seconds, by `folder/group`. */
  readonly intervals: Map<string, number>;
  /** What a newer Grafana would bring stored dashboards to; none where it is 0. */
  schemaVersion: number;
}

export function ok(body: unknown, status = 200): StrictAnswer {
  return { status, body };
}

export function message(status: number, text: string, more: JsonObject = {}): StrictAnswer {
  return { status, body: { message: text, ...more } };
}

/** 400 with all faults of a body, `undefined` where it has none. */
export function refusedFor(faults: readonly string[]): StrictAnswer | undefined {
  return faults.length === 0 ? undefined : message(400, `bad request data: ${faults.join("; ")}`);
}

/** Names that are not among the known ones. */
export function unknownFields(value: unknown, known: readonly string[]): readonly string[] {
  return Object.keys(objectOf(value)).flatMap((name) => (known.includes(name) ? [] : [`.${name}: unknown`]));
}

/** Of dashboards and folders. Source: `util.IsValidShortUID` and its longest. */
export function uidFaults(uid: unknown): readonly string[] {
  if (typeof uid !== "string" || uid === "") return ["uid: missing"];
  return /^[a-zA-Z0-9\-_]{1,40}$/u.test(uid) ? [] : [`uid: ${uid} is no uid`];
}
