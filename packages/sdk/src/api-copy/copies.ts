/**
 * The copies of `@opentelemetry/api` in the process. The package exists twice, as ES module and as CommonJS, each with
 * state of its own, and this SDK carries the few parts that it needs itself; they meet in one global object. What that
 * object does not reach are tracers and loggers that were asked for before the set-up: each copy keeps a stand-in for
 * them, and here they are found and told where to go.
 */
import type { LoggerProvider, TracerProvider } from "@opentelemetry/api";

/** Where all copies of version 1 meet (`global-utils` of `@opentelemetry/api`). */
const MEETING_PLACE: symbol = Symbol.for("opentelemetry.js.api.1");

/** The parts of a copy whose stand-ins matter. Versions before 1.10 have no `logs`. */
export interface ApiCopy {
  readonly trace: { getTracerProvider(): unknown };
  readonly logs?: { getLoggerProvider(): unknown } | undefined;
}

const known: ApiCopy[] = [];

/** Remembers a copy that code of the application has imported. */
export function knowCopy(copy: ApiCopy): void {
  known.push(copy);
}

/** What was asked for early, and what gives it a place to go to. */
export type Early = (tracers: TracerProvider, loggers: LoggerProvider) => void;

/**
 * Finds the stand-ins, which must happen before anything is registered: from then on every copy answers with what is
 * registered.
 */
export function findEarly(loaded: Readonly<Record<string, unknown>> = loadedByRequire()): Early {
  if (isTaken()) return () => {};
  const copies = [...known, ...copiesAmong(loaded)];
  const tracers = copies.map(({ trace }) => trace.getTracerProvider()).filter(standsInForTracers);
  const loggers = copies.map(({ logs }) => logs?.getLoggerProvider()).filter(standsInForLoggers);
  return (tracerProvider, loggerProvider) => {
    for (const standIn of tracers) standIn.setDelegate(tracerProvider);
    // oxlint-disable-next-line eslint/no-underscore-dangle -- the API's name for it, and there is no other way
    for (const standIn of loggers) standIn._setDelegate(loggerProvider);
  };
}

/** Whether some SDK has registered: then what the copies answer with is its own. */
function isTaken(): boolean {
  const place: unknown = Reflect.get(globalThis, MEETING_PLACE);
  return typeof place === "object" && place !== null && ("trace" in place || "logs" in place);
}

/** The modules that `require` has loaded, by file. */
function loadedByRequire(): Readonly<Record<string, unknown>> {
  return process.getBuiltinModule("node:module").createRequire(import.meta.url).cache;
}

/** Since 1.10 `dist/index.cjs`, before that `build/src/index.js`. */
const ENTRY = /[\\/]@opentelemetry[\\/]api[\\/](?:dist[\\/]index\.cjs|build[\\/]src[\\/]index\.js)$/u;

function copiesAmong(loaded: Readonly<Record<string, unknown>>): ApiCopy[] {
  return Object.keys(loaded)
    .filter((file) => ENTRY.test(file))
    .map((file) => loaded[file])
    .map((module) =>
      typeof module === "object" && module !== null && "exports" in module ? module.exports : module,
    )
    .filter(isCopy);
}

function isCopy(value: unknown): value is ApiCopy {
  if (typeof value !== "object" || value === null || !("trace" in value)) return false;
  const { trace } = value;
  return typeof trace === "object" && trace !== null && "getTracerProvider" in trace;
}

function standsInForTracers(value: unknown): value is { setDelegate(delegate: TracerProvider): void } {
  return typeof value === "object" && value !== null && "setDelegate" in value;
}

function standsInForLoggers(value: unknown): value is { _setDelegate(delegate: LoggerProvider): void } {
  return typeof value === "object" && value !== null && "_setDelegate" in value;
}
