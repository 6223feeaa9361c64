/**
 * A backend in a process of its own, for the benches that send over HTTP: one argument, its data directory. Tells its
 * parent the addresses, and answers each message with what its event loop and its processor did since the last one.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openStore, startBackend, systemClock, type Addresses } from "@sightline/backend";
import { pino } from "pino";

export interface ServerFigures {
  readonly loopP50Ms: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly cpuSeconds: number;
  readonly heapBytes: number;
}

export type ServerMessage =
  | { readonly kind: "ready"; readonly addresses: Addresses }
  | { readonly kind: "figures"; readonly figures: ServerFigures };

const [dataDir = ""] = process.argv.slice(2);
const backend = await startBackend(
  {
    host: "127.0.0.1",
    port: 0,
    otlpHttpPort: 0,
    otlpGrpcPort: null,
    store: "chdb",
    dataDir,
    retentionDays: 15,
    uiRoot: undefined,
    allowedOrigins: [],
    version: "bench",
  },
  { openStore, logger: pino({ level: "silent" }), clock: systemClock },
);

/** Milliseconds: the histogram counts from one timer to the next, so that much is in every value. */
const RESOLUTION = 1;
const loop = monitorEventLoopDelay({ resolution: RESOLUTION });
loop.enable();
let cpu = process.cpuUsage();

process.on("message", () => {
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  const delays = {
    loopP50Ms: milliseconds(loop.percentile(50)),
    loopP99Ms: milliseconds(loop.percentile(99)),
    loopMaxMs: milliseconds(loop.max),
  };
  // What is left of the heap without what nobody holds any more.
  globalThis.gc?.();
  tell({
    kind: "figures",
    figures: {
      ...delays,
      cpuSeconds: (user + system) / 1e6,
      heapBytes: process.memoryUsage().heapUsed,
    },
  });
  loop.reset();
});
process.on("disconnect", () => void backend.close().then(() => process.exit(0)));

tell({ kind: "ready", addresses: backend.addresses });

function tell(message: ServerMessage): void {
  process.send?.(message);
}

function milliseconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION);
}
