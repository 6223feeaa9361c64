/** Whether a value suits its key and operator. */
import { nearestName } from "@sightline/model";
import type { Operator } from "./ast.ts";
import { durationNano } from "./duration.ts";
import { LEVELS, SPAN_KINDS, STATUS_CODES } from "./words.ts";

interface Complaint {
  readonly message: string;
  readonly hint: string;
}

const ORDERED: ReadonlySet<Operator> = new Set([">", ">=", "<", "<="]);
const CONTAINS: ReadonlySet<Operator> = new Set(["~", "!~"]);
const CLOSED: ReadonlyMap<string, readonly string[]> = new Map([
  ["kind", SPAN_KINDS],
  ["status", STATUS_CODES],
  ["level", LEVELS],
  ["root", ["true", "false"]],
]);

/** `undefined`: it suits. Values of closed lists are compared without regard to case. */
export function complaintAbout(key: string, operator: Operator, value: string): Complaint | undefined {
  if (key === "duration") return durationComplaint(operator, value);
  const words = CLOSED.get(key);
  if (words === undefined) return undefined;
  if (CONTAINS.has(operator) || (ORDERED.has(operator) && key !== "level")) {
    return {
      message: `\`${key}\` cannot be compared with \`${operator}\`.`,
      hint: `Use = or !=${key === "level" ? ", or >, >=, <, <=" : ""}.`,
    };
  }
  const word = value.toLowerCase();
  if (words.includes(word)) return undefined;
  const meant = nearestName(word, words, 2);
  return {
    message: `\`${value}\` is no value of \`${key}\`.`,
    hint:
      meant === undefined ? `Use one of ${words.join(", ")}.` : `Did you mean ${key} ${operator} ${meant}?`,
  };
}

function durationComplaint(operator: Operator, value: string): Complaint | undefined {
  if (CONTAINS.has(operator)) {
    return {
      message: `\`duration\` cannot be compared with \`${operator}\`.`,
      hint: "Use >, >=, <, <=, = or !=.",
    };
  }
  if (durationNano(value) !== undefined) return undefined;
  return { message: `\`${value}\` is no duration.`, hint: "Write a number with a unit: 500ms, 1.2s, 3min." };
}
