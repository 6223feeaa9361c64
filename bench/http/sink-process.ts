/** What takes the telemetry of all contenders, in a process of its own (`sink.ts`). */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Seen } from "./seen.ts";

export interface Sink {
  readonly port: number;
  /** Keeps what comes, or only reads it; `seen` gives what was kept and forgets it. */
  ask(what: "keep" | "drop" | "seen"): Promise<Seen>;
  close(): void;
}

export async function openSink(): Promise<Sink> {
  const child = fork(new URL("sink.ts", import.meta.url), {
    execArgv: ["--conditions=@sightline/source"],
  });
  const [port] = await once(child, "message");
  return {
    port,
    ask: async (what) => {
      child.send(what);
      const [answer] = await once(child, "message");
      return answer;
    },
    close: () => child.disconnect(),
  };
}
