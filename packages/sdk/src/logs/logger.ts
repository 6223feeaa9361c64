/** The logger of an application. */
import { type Scope, scopeOf } from "../export/scope.ts";
import type { LogFields } from "./fields.ts";
import { type LogLevel, SEVERITY } from "./level.ts";
import type { LogHub } from "./log-hub.ts";

const NO_FIELDS: LogFields = Object.freeze({});

export class Logger {
  readonly name: string;
  readonly #hub: LogHub;
  readonly #scope: Scope;
  readonly #bound: LogFields;

  constructor(hub: LogHub, name: string, bound: LogFields = NO_FIELDS) {
    this.name = name;
    this.#hub = hub;
    this.#scope = scopeOf(name);
    this.#bound = bound;
  }

  /**
   * Writes one line with `message`, the ids of the active span, and `fields`; an error instead of fields is written with
   * its type, message and stack.
   */
  log(level: LogLevel, message: string, fields?: LogFields | Error): void {
    if (SEVERITY[level] >= this.#hub.least) this.#hub.log(this.#scope, level, message, this.#bound, fields);
  }

  trace(message: string, fields?: LogFields | Error): void {
    this.log("trace", message, fields);
  }

  debug(message: string, fields?: LogFields | Error): void {
    this.log("debug", message, fields);
  }

  info(message: string, fields?: LogFields | Error): void {
    this.log("info", message, fields);
  }

  warn(message: string, fields?: LogFields | Error): void {
    this.log("warn", message, fields);
  }

  error(message: string, fields?: LogFields | Error): void {
    this.log("error", message, fields);
  }

  fatal(message: string, fields?: LogFields | Error): void {
    this.log("fatal", message, fields);
  }

  /** A logger of the same name that adds `fields` to each of its lines. */
  child(fields: LogFields): Logger {
    return new Logger(this.#hub, this.name, { ...this.#bound, ...fields });
  }

  isLevelEnabled(level: LogLevel): boolean {
    return SEVERITY[level] >= this.#hub.least;
  }
}
