/** OpenTelemetry's .proto files, which lie beside the repository (`SIGHTLINE_CONFORMANCE`). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder =
  process.env["SIGHTLINE_CONFORMANCE"] ??
  fileURLToPath(new URL("../../../../shared/conformance", import.meta.url));

/** Root of the .proto files; `undefined` where they are not there. */
export const protoRoot: string | undefined = existsSync(join(folder, "otlp", "proto"))
  ? join(folder, "otlp", "proto")
  : undefined;

export function protoPaths(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".proto"))
    .map((path) => join(root, path));
}

/** Field numbers by the message's name (`Span.Event`) and the field's name, with the field's repetition and type. */
export type Messages = ReadonlyMap<string, ReadonlyMap<string, ProtoField>>;

export interface ProtoField {
  readonly number: number;
  readonly repeated: boolean;
  readonly type: string;
}

export function messagesOf(root: string): Messages {
  const messages = new Map<string, Map<string, ProtoField>>();
  for (const path of protoPaths(root)) readMessages(readFileSync(path, "utf8"), messages);
  return messages;
}

/** Enough of the language for OTLP's files: messages inside messages, oneofs, enums passed over. */
function readMessages(text: string, messages: Map<string, Map<string, ProtoField>>): void {
  const open: { kind: string; name: string }[] = [];
  const code = text.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "");
  for (const [statement] of code.matchAll(/[^;{}]*[;{}]/g)) {
    const words = statement.slice(0, -1).trim();
    if (statement.endsWith("{")) {
      const [kind = "", name = ""] = words.split(/\s+/);
      open.push({ kind, name });
      if (kind === "message") messages.set(nameOf(open), new Map());
    } else if (statement.endsWith("}")) {
      open.pop();
    } else {
      const field = /^(repeated |optional )?([\w.]+) (\w+)\s*=\s*(\d+)/.exec(words);
      const message = messages.get(nameOf(open));
      const inEnum = open.at(-1)?.kind === "enum";
      if (field === null || message === undefined || inEnum) continue;
      const [, label = "", type = "", name = "", number = ""] = field;
      message.set(name, { number: Number(number), repeated: label === "repeated ", type });
    }
  }
}

function nameOf(open: readonly { kind: string; name: string }[]): string {
  return open
    .filter(({ kind }) => kind === "message")
    .map(({ name }) => name)
    .join(".");
}
