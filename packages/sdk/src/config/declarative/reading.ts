/** How the keys of a declarative configuration become settings: small readers that are put together as a schema. */
import { nearestName } from "@sightline/model";
import { sdkErrors } from "../../errors.ts";
import type { FileSettings } from "../given.ts";
import type { Finding } from "../origin.ts";
import type { Setting } from "../setting.ts";
import { type SettingKey, settings } from "../settings.ts";
import type { Node } from "./document.ts";

/** What a file gives, as it is gathered. */
export class Reading {
  readonly path: string;
  readonly findings: Finding[];
  readonly settings: Map<SettingKey, { value: unknown; place: string }> = new Map();

  constructor(path: string, findings: Finding[]) {
    this.path = path;
    this.findings = findings;
  }

  place(line: number): string {
    return `${this.path}:${line}`;
  }

  /** @throws CONFIG_FILE_INVALID where the value is not of the setting's form */
  set(key: SettingKey, value: unknown, line: number): void {
    const row: Setting<unknown> = settings[key];
    const taken = row.form.take(value, this.place(line));
    if (taken === undefined) throw this.refusal(line, `${JSON.stringify(value)} is not ${row.form.allowed}`);
    this.settings.set(key, { value: taken, place: this.place(line) });
  }

  refusal(line: number, problem: string): Error {
    return sdkErrors.CONFIG_FILE_INVALID({ path: this.path, line, problem });
  }

  note(kind: Finding["kind"], line: number, message: string): void {
    const name = this.place(line);
    this.findings.push({ kind, name, message: `${name}: ${message}` });
  }

  result(): FileSettings {
    return this.settings;
  }
}

export type Read = (node: Node, reading: Reading) => void;

/** A map with these keys. Others are told with their line; absent and empty ones count as not set. */
export function keys(where: string, members: Readonly<Record<string, Read>>): Read {
  return (node, reading) => {
    for (const { key, line, node: member } of membersOf(node, where, reading)) {
      const read = Object.hasOwn(members, key) ? members[key] : undefined;
      if (read !== undefined) {
        if (member.kind !== "value" || member.value !== null || read === unused) read(member, reading);
        continue;
      }
      const nearest = nearestName(key, Object.keys(members));
      reading.note(
        "misspelt",
        line,
        `there is no key ${key} in ${where}${nearest === undefined ? "" : `; is ${nearest} meant?`}`,
      );
    }
  };
}

/** The value becomes that setting. */
export function setting(key: SettingKey, change: (value: unknown) => unknown = (value) => value): Read {
  return (node, reading) => reading.set(key, change(valueOf(node, reading)), node.line);
}

/** Known to others, without meaning here. */
export const unused: Read = (node, reading) =>
  reading.note("no-effect", node.line, "this part has no meaning here and is passed over");

/** Nothing to do and nothing to say. */
export const silent: Read = () => {};

export function each(read: Read): Read {
  return (node, reading) => {
    if (node.kind !== "list") throw reading.refusal(node.line, "a list is expected");
    for (const item of node.items) read(item, reading);
  };
}

export function valueOf(node: Node, reading: Reading): unknown {
  if (node.kind === "value") return node.value;
  throw reading.refusal(node.line, "a single value is expected");
}

type Members = Extract<Node, { kind: "map" }>["members"];

export function membersOf(node: Node, where: string, reading: Reading): Members {
  if (node.kind === "map") return node.members;
  if (node.kind === "value" && node.value === null) return [];
  throw reading.refusal(node.line, `${where} is a map of keys`);
}

/** The one member of a map that has exactly one: a sampler, an exporter, a processor. */
export function only(node: Node, where: string, reading: Reading): Members[number] {
  const [first, ...others] = membersOf(node, where, reading);
  if (first !== undefined && others.length === 0) return first;
  throw reading.refusal(node.line, `${where} has exactly one key`);
}
