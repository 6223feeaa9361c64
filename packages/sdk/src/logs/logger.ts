/** The logger of an application. */
import type { LogFields } from "./fields.ts";
import { type LogLevel, SEVERITY } from "./level.ts";
import type { LogHub } from "./log-hub.ts";
import { type LogSource, logSource } from "./log-source.ts";

export class Logger {
  readonly name: string;
  readonly #hub: LogHub;
  readonly #source: LogSource;
  #least = 0;
  /** Of the rules that `#least` comes from. */
  #version = -1;

  constructor(hub: LogHub, name: string, source: LogSource = logSource(name)) {
    this.name = name;
    this.#hub = hub;
    this.#source = source;
  }

  /**
   * Writes one line with `message`, the ids of the active span, and `fields`. An error in place of the fields, before
   * them or as one of them is written with its type, message, code, stack and causes. Never throws, whatever it is given.
   *
   * @example
   * log.info("paid", { order: 7 });
   * log.error("card refused", error, { order: 7 });
   */
  log(level: LogLevel, message: string | Error, fields?: LogFields | Error, more?: LogFields): void {
    if (this.isLevelEnabled(level)) this.#hub.log(this.#source, level, message, fields, more);
  }

  trace(message: string | Error, fields?: LogFields | Error, more?: LogFields): void {
    if (SEVERITY.trace >= this.#leastNow()) this.#hub.log(this.#source, "trace", message, fields, more);
  }

  debug(message: string | Error, fields?: LogFields | Error, more?: LogFields): void {
    if (SEVERITY.debug >= this.#leastNow()) this.#hub.log(this.#source, "debug", message, fields, more);
  }

  info(message: string | Error, fields?: LogFields | Error, more?: LogFields): void {
    if (SEVERITY.info >= this.#leastNow()) this.#hub.log(this.#source, "info", message, fields, more);
  }

  warn(message: string | Error, fields?: LogFields | Error, more?: LogFields): void {
    if (SEVERITY.warn >= this.#leastNow()) this.#hub.log(this.#source, "warn", message, fields, more);
  }

  error(message: string | Error, fields?: LogFields | Error, more?: LogFields): void {
    if (SEVERITY.error >= this.#leastNow()) this.#hub.log(this.#source, "error", message, fields, more);
  }

  /** Written at once, since the process may be about to end. */
  fatal(message: string | Error, fields?: LogFields | Error, more?: LogFields): void {
    if (SEVERITY.fatal >= this.#leastNow()) this.#hub.log(this.#source, "fatal", message, fields, more);
  }

  /** A logger of the same name that adds `fields` to each of its lines; their values are those of now. */
  child(fields: LogFields): Logger {
    return new Logger(this.#hub, this.name, this.#source.child(fields));
  }

  /** Whether a record of that level would be made; for fields that are dear to put together. */
  isLevelEnabled(level: LogLevel): boolean {
    return SEVERITY[level] >= this.#leastNow();
  }

  #leastNow(): number {
    const { levels } = this.#hub;
    if (this.#version !== levels.version) {
      this.#least = levels.leastOf(this.name);
      this.#version = levels.version;
    }
    return this.#least;
  }
}
