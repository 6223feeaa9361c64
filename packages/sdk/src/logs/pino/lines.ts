/** Each line of pino's on its way to its stream. */
import { type Scope, scopeOf } from "../../export/scope.ts";
import type { LogHub } from "../log-hub.ts";
import { type LineKeys, type LineObject, LineRecord } from "../line-record.ts";
import { pinoSeverity } from "./severity.ts";

/** Scopes are remembered, up to this many: `logger` is a field, and a child may set it to anything. */
const MAX_SCOPES = 200;

export class PinoLines {
  readonly #hub: LogHub;
  readonly #name: string;
  readonly #keys: LineKeys;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #scopes = new Map<string, Scope>();

  constructor(
    hub: LogHub,
    name: string,
    messageKey: string,
    errorKey: string,
    numbers: ReadonlyMap<string, number>,
  ) {
    this.#numbers = numbers;
    this.#hub = hub;
    this.#name = name;
    this.#keys = {
      message: messageKey,
      errors: [errorKey, "err", "error"],
      own: new Set(["timestamp", "time", "level", "logger"]),
    };
  }

  /** The line as it is to be written: with the ids of the active span, without secrets. Never throws. */
  written(line: string): string {
    const hub = this.#hub;
    const end = line.lastIndexOf("}");
    // Somebody's hook or formatter made something else of it.
    if (end < 0 || line.charCodeAt(0) !== 123) return hub.redactor.text(line);
    let own = line;
    let object: LineObject | undefined;
    if (hub.redacts) {
      object = objectOf(line);
      if (object === undefined) return hub.redactor.text(line);
      const safe: unknown = hub.redactor.value("pino", object);
      if (safe !== object) {
        own = `${JSON.stringify(safe)}${line.slice(end + 1)}`;
        object = isObject(safe) ? safe : {};
      }
    }
    const where = hub.whereNow();
    const last = own.lastIndexOf("}");
    const text = `${own.slice(0, last)}${last === 1 ? where.json.slice(1) : where.json}${own.slice(last)}`;
    if (hub.isConnected) this.#offer(object ?? (() => objectOf(line) ?? {}), line, where);
    return text;
  }

  #offer(
    object: LineObject | (() => LineObject),
    line: string,
    { span, tenant }: ReturnType<LogHub["whereNow"]>,
  ): void {
    const read = typeof object === "function" ? undefined : object;
    const level = read === undefined ? levelIn(line) : read["level"];
    const logger = read?.["logger"];
    this.#hub.take(
      new LineRecord(
        {
          scope: this.#scopeOf(typeof logger === "string" ? logger : this.#name),
          mark: this.#hub.clock.mark(),
          ...pinoSeverity(level, this.#numbers),
          span,
          tenant,
        },
        typeof object === "function" ? object : () => object,
        this.#keys,
      ),
    );
  }

  #scopeOf(name: string): Scope {
    const known = this.#scopes.get(name);
    if (known !== undefined) return known;
    const scope = scopeOf(name);
    if (this.#scopes.size < MAX_SCOPES) this.#scopes.set(name, scope);
    return scope;
  }
}

/** pino writes the level first, by a formatter or as a number. */
function levelIn(line: string): unknown {
  const [, text, number] = /^\{"level":(?:"([^"]*)"|(\d+))/u.exec(line) ?? [];
  return text ?? (number === undefined ? undefined : Number(number));
}

function objectOf(line: string): LineObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is LineObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
