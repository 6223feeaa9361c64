/**
 * Options for pino that make its lines ours: the same fields, redacted alike, and the same records over OTLP. Nothing of
 * pino is patched, so it works in ES modules and CommonJS, with whatever stream or transport it writes to.
 */
import type { LogHub } from "../log-hub.ts";
import { timestampWriter } from "../timestamp.ts";
import { PinoLines } from "./lines.ts";

type Anything = (...parts: never[]) => unknown;

/** The options of pino's that are read here; all others pass through as they are. */
export interface PinoOptions {
  readonly name?: string | undefined;
  readonly base?: Readonly<Record<string, unknown>> | null | undefined;
  readonly timestamp?: boolean | (() => string) | undefined;
  readonly messageKey?: string | undefined;
  readonly errorKey?: string | undefined;
  readonly formatters?: { readonly level?: Anything | undefined } | undefined;
  readonly hooks?: { readonly streamWrite?: ((line: string) => string) | undefined } | undefined;
  readonly transport?: unknown;
}

/** What is set where the options do not. */
export interface PinoDefaults {
  readonly messageKey: string;
  readonly errorKey: string;
  readonly timestamp: boolean | (() => string);
  readonly base: Record<string, unknown>;
}

export function pinoOptions<Options extends PinoOptions>(
  hub: LogHub,
  options: Options,
): Options & PinoDefaults {
  const { name = "pino", messageKey = "message", errorKey = "exception", base, formatters, hooks } = options;
  const write = timestampWriter(',"timestamp":"');
  const numbers = new Map<string, number>();
  const upperCase = (label: string, number: number): { level: string } => {
    const level = label.toUpperCase();
    numbers.set(level, number);
    return { level };
  };
  const lines = new PinoLines(hub, name, messageKey, errorKey, numbers);
  const before = hooks?.streamWrite;
  return {
    ...options,
    // As `logger`, where all lines of ours have it; pino writes a name of its own beside it otherwise.
    name: undefined,
    base: { logger: name, ...base },
    messageKey,
    errorKey,
    timestamp: options.timestamp ?? (() => `${write(hub.clock.wallMs(hub.clock.mark()))}"`),
    // pino refuses a formatter of levels beside several targets; then the line keeps pino's number.
    formatters: hasTargets(options.transport)
      ? formatters
      : { ...formatters, level: formatters?.level ?? upperCase },
    hooks: {
      ...hooks,
      streamWrite: (line: string) => lines.written(before === undefined ? line : before(line)),
    },
  };
}

function hasTargets(transport: unknown): boolean {
  return typeof transport === "object" && transport !== null && "targets" in transport;
}
