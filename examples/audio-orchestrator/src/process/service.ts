/** The life of one service: a free port on loopback, a word to whoever started it, an orderly end. */
import type { Server } from "node:http";

export interface ServiceOptions {
  readonly server: Server;
  /** 0 takes a free one. */
  readonly port: number;
  /** Runs after the last request has been answered: flushes telemetry. */
  readonly beforeExit: () => Promise<void>;
}

/** Whoever started the service gives it two seconds; open requests get half of that. */
const drainMs = 1000;

/** Sends `{ port }` to the parent once the service listens. Ends on SIGTERM, SIGINT, and when the parent is gone. */
export function serve({ server, port, beforeExit }: ServiceOptions): void {
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) process.send?.({ port: address.port });
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.close(() => {
      beforeExit().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), drainMs).unref();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
}

/** The value of an environment variable that the service cannot do without. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(`Set ${name}; src/main.ts does it for all services.`);
  return value;
}
