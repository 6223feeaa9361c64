/**
 * Bodies in JSON are parsed in one piece, which takes about 20 ms a MiB: large ones go to a thread of their own. It
 * starts with the first of them and ends after a quiet minute. Its memory is bounded by `Limits.values` of the decoder
 * and not by the thread: out of memory within `JSON.parse`, V8 ends the whole process, whatever `resourceLimits` say.
 */
import { Worker } from "node:worker_threads";
import { SightlineError, type ErrorBody } from "@sightline/model";
import { receiverErrors } from "./errors.ts";
import { protobufOf } from "./protobuf.ts";
import type { Encoding, SignalName } from "./signal.ts";

/** To the thread; the bytes are handed over. */
export interface JsonTask {
  readonly signal: SignalName;
  readonly bytes: Uint8Array;
}

export type JsonOutcome =
  | { readonly kind: "protobuf"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly error: ErrorBody["error"]; readonly status: number };

export interface JsonThreadOptions {
  /** Of a body: from here on it goes to the thread. About 1 ms of work. */
  readonly fromBytes?: number;
  /** Without work, until the thread ends. */
  readonly idleMs?: number;
}

interface Task extends JsonTask {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

export class JsonThread {
  readonly #fromBytes: number;
  readonly #idleMs: number;
  readonly #waiting: Task[] = [];
  #worker: Worker | undefined;
  #current: Task | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor({ fromBytes = 32_768, idleMs = 60_000 }: JsonThreadOptions = {}) {
    this.#fromBytes = fromBytes;
    this.#idleMs = idleMs;
  }

  /**
   * The protobuf of a body. One in JSON must not be used any more: its bytes may have been handed over.
   *
   * @throws OTLP_JSON_MALFORMED with the field's path; OTLP_LIMIT.
   */
  async protobufOf(signal: SignalName, encoding: Encoding, bytes: Uint8Array): Promise<Uint8Array> {
    if (encoding === "protobuf" || bytes.length < this.#fromBytes) return protobufOf(signal, encoding, bytes);
    return new Promise<Uint8Array>((resolve, reject) => {
      this.#waiting.push({ signal, bytes, resolve, reject });
      this.#next();
    });
  }

  /** Idempotent. What waits is refused. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    const left = [this.#current, ...this.#waiting.splice(0)];
    this.#current = undefined;
    for (const task of left)
      task?.reject(receiverErrors.OTLP_STORE_FAILED({ reason: "The backend is closing." }));
    await worker?.terminate();
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const task = this.#waiting.shift();
    clearTimeout(this.#idle);
    if (task === undefined) {
      this.#idle = setTimeout(() => void this.close(), this.#idleMs).unref();
      return;
    }
    this.#current = task;
    const { signal } = task;
    const bytes = movable(task.bytes);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ signal, bytes } satisfies JsonTask, [bytes.buffer]);
  }

  #start(): Worker {
    const isSource = import.meta.url.endsWith(".ts");
    const file = new URL(isSource ? "./json-worker.ts" : "./json-worker.js", import.meta.url);
    const worker = new Worker(file, isSource ? { execArgv: ["--conditions=@sightline/source"] } : {});
    worker.unref();
    // The thread is our own program: messages are what it types them to be.
    worker.on("message", (outcome: JsonOutcome) => {
      if (worker === this.#worker) this.#finish(outcome);
    });
    // One task is under way at a time, so that it is known whose fault it is.
    worker.on("error", (cause) => {
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      const task = this.#current;
      this.#current = undefined;
      task?.reject(receiverErrors.OTLP_STORE_FAILED({ reason: "an unexpected error." }, { cause }));
      this.#next();
    });
    return worker;
  }

  #finish(outcome: JsonOutcome): void {
    const task = this.#current;
    this.#current = undefined;
    if (outcome.kind === "protobuf") task?.resolve(outcome.bytes);
    else task?.reject(errorOf(outcome));
    this.#next();
  }
}

/** Bytes with a buffer of their own. */
function movable(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return new Uint8Array(buffer);
  return new Uint8Array(bytes);
}

function errorOf({ error, status }: Extract<JsonOutcome, { kind: "failed" }>): SightlineError {
  const { code, message, hint, field } = error;
  return new SightlineError(code, message, hint, status, field === undefined ? {} : { field });
}
