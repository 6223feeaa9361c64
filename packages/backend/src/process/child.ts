/** The process that holds the engine. Started by the supervisor only; it ends when its parent does. */
import { pino } from "pino";
import { systemClock } from "../clock.ts";
import { startBackend, type Backend } from "./backend.ts";
import { failedMessage, type ToChild, type ToSupervisor } from "./messages.ts";
import { openStore } from "./open-store.ts";
import { startPulse } from "./pulse.ts";

/** Below the five seconds in which everything has to have ended. */
const CLOSE_MS = 3500;

const watchStore = startPulse((storeSeconds) => tell({ kind: "beat", storeSeconds }));
let starting: Promise<Backend> | undefined;

// The supervisor is the only one who writes to this channel: messages are what it types them to be.
process.on("message", (message: ToChild) => {
  if (message.kind === "stop") void end();
  else void start(message);
});
process.on("disconnect", () => void end());
process.on("SIGTERM", () => void end());
// Ctrl-C reaches the whole group of processes: the supervisor decides what follows.
process.on("SIGINT", () => undefined);

async function start({ options, logLevel }: Extract<ToChild, { kind: "start" }>): Promise<void> {
  const logger = pino({ name: "sightline", level: logLevel }, pino.destination({ fd: 2, sync: true }));
  starting = startBackend(options, { openStore, logger, clock: systemClock });
  try {
    const backend = await starting;
    tell({ kind: "ready", addresses: backend.addresses });
    watchStore(() => backend.ask());
  } catch (cause) {
    logger.debug({ err: cause }, "the backend could not start");
    tell(failedMessage(cause));
    process.disconnect();
  }
}

async function end(): Promise<void> {
  setTimeout(() => process.exit(1), CLOSE_MS).unref();
  const backend = await starting?.catch(() => undefined);
  const report = await backend?.close();
  if (report !== undefined && process.connected) {
    await new Promise<void>((resolve) => {
      process.send?.({ kind: "closed", report } satisfies ToSupervisor, () => resolve());
    });
  }
  process.exit(0);
}

function tell(message: ToSupervisor): void {
  // Where the supervisor has gone, `disconnect` ends this process.
  process.send?.(message, () => undefined);
}
