/**
 * Sends bodies to an OTLP/HTTP address from a process of its own and tells its parent when each was acknowledged. Its
 * argument is JSON of a `Sending`.
 */
import { Agent, request } from "node:http";
import { encodeTraces, encodeTracesJson } from "@sightline/otlp";
import { spansOf } from "./requests.ts";

export interface Sending {
  readonly otlpHttp: string;
  /** Each sends its next body when the last one was answered. */
  readonly clients: number;
  readonly seconds: number;
  readonly spansPerBody: number;
  readonly encoding: "protobuf" | "json";
  /** Milliseconds that a client waits after an answer. */
  readonly pauseMs: number;
  /**
   * Whether the clients take turns, as services do that flush every few seconds of their own: `pauseMs` is then the time
   * between a client's bodies, whatever an answer takes, and a late start counts as waiting.
   */
  readonly takingTurns: boolean;
}

export interface Sent {
  readonly milliseconds: readonly number[];
  /** By HTTP status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly acknowledgedSpans: number;
  readonly seconds: number;
}

const BODIES = 40;

// The parent wrote it from the type.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const sending = JSON.parse(process.argv[2] ?? "") as Sending;
const url = new URL("/v1/traces", sending.otlpHttp);
const agent = new Agent({ keepAlive: true });
const contentType = sending.encoding === "json" ? "application/json" : "application/x-protobuf";

const bodyCount = Math.max(1, Math.min(BODIES, Math.floor(60_000 / sending.spansPerBody)));
const bodies = Array.from({ length: bodyCount }, (_, at) => {
  const data = spansOf(sending.spansPerBody, BigInt(Date.now()) * 1_000_000n - 60_000_000_000n, at + 1);
  return sending.encoding === "json" ? Buffer.from(encodeTracesJson(data)) : encodeTraces(data);
});

const milliseconds: number[] = [];
const answers: Record<string, number> = {};
let acknowledgedSpans = 0;
const started = performance.now();
await Promise.all(Array.from({ length: sending.clients }, (_, client) => sendOn(client)));
const sent: Sent = {
  milliseconds,
  answers,
  acknowledgedSpans,
  seconds: (performance.now() - started) / 1000,
};
process.send?.(sent, () => process.exit(0));

async function sendOn(client: number): Promise<void> {
  for (let turn = 0; performance.now() - started < sending.seconds * 1000; turn++) {
    const body = bodies[(client * 7 + turn) % bodies.length];
    if (body === undefined) throw new Error("There is no body to send.");
    const due = started + (client / sending.clients + turn) * sending.pauseMs;
    if (sending.takingTurns) await until(due);
    const before = sending.takingTurns ? due : performance.now();
    const status = await post(body);
    milliseconds.push(performance.now() - before);
    answers[status] = (answers[status] ?? 0) + 1;
    if (status === 200) acknowledgedSpans += sending.spansPerBody;
    if (sending.takingTurns) continue;
    const pauseMs = status === 200 ? sending.pauseMs : Math.max(sending.pauseMs, 100);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function until(moment: number): Promise<void> {
  const left = moment - performance.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}

function post(body: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": contentType, "content-length": body.length };
    const sentRequest = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    sentRequest.on("error", reject);
    sentRequest.end(body);
  });
}
