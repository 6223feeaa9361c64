/** Starts what the benches over HTTP need: a backend, and senders, each in a process of its own. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Addresses } from "@sightline/backend";
import type { Sending, Sent } from "./ingest-client.ts";
import type { ServerFigures, ServerMessage } from "./ingest-server.ts";

export interface BenchServer {
  readonly addresses: Addresses;
  /** Since the call before. */
  figures(): Promise<ServerFigures>;
  /** Proportional set size in bytes; `undefined` where the system does not tell. */
  memory(): Promise<number | undefined>;
  /** Open files. */
  readonly pid: number;
  close(): Promise<void>;
}

export async function startServer(dataDir: string): Promise<BenchServer> {
  const child = start("./ingest-server.ts", dataDir);
  const ready = await answerOf<ServerMessage>(child);
  if (ready.kind !== "ready") throw new Error("The backend did not say that it is ready.");
  const pid = child.pid ?? 0;
  return {
    addresses: ready.addresses,
    pid,
    figures: async () => {
      const answer = answerOf<ServerMessage>(child);
      child.send("figures");
      const message = await answer;
      if (message.kind !== "figures") throw new Error("The backend did not tell its figures.");
      return message.figures;
    },
    memory: () => proportionalBytes(pid),
    close: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

export async function send(sending: Sending): Promise<Sent> {
  const child = start("./ingest-client.ts", JSON.stringify(sending));
  const sent = await answerOf<Sent>(child);
  await (child.exitCode === null ? once(child, "exit") : undefined);
  return sent;
}

/** Of a process and, as shares, of what it shares with others: `Pss` of Linux' /proc/PID/smaps_rollup. */
export async function proportionalBytes(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

function start(file: string, argument: string): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [argument], {
    execArgv: [
      ...process.execArgv,
      "--expose-gc",
      ...(process.env["SIGHTLINE_BENCH_NODE"]?.split(" ") ?? []),
    ],
    // As the supervisor does: the engine's queries and the files share these threads.
    env: { UV_THREADPOOL_SIZE: "16", ...process.env },
  });
}

/** The next message; what it is, the two files above say. */
function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`A process of the bench ended with ${code}.`));
    child.once("exit", ended);
    child.once("message", (message: T) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}
