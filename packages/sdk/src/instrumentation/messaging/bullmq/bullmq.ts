/**
 * BullMQ 5 and 6: `send <queue>` where a job is added, `process <queue>` where a worker handles it. BullMQ's own
 * `telemetry` option would have to be given to every queue and worker, names spans otherwise, and makes one for each
 * fetch, lock and close besides; so its methods are replaced. A queue or worker that has the option is left to it.
 */
import { contextStore } from "../../../context/store.ts";
import { isSuppressed } from "../../client-call.ts";
import type { LibraryHook } from "../../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../../replaced-method.ts";
import { sending } from "../message-send.ts";
import type { MessageProcess } from "../message-process.ts";
import type { Messaging } from "../messaging.ts";
import {
  type BulkJob,
  carriedBy,
  type Flow,
  flowSize,
  type JobOptions,
  withContext,
  withFlowContext,
} from "./job-context.ts";
import { finish, type Job, queueTimeOf } from "./job-outcome.ts";

interface QueueLike {
  readonly name: string;
  readonly opts: { readonly telemetry?: unknown };
}

interface FlowProducerLike {
  readonly opts?: { readonly telemetry?: unknown };
}

type AddArguments = [name: string, data: unknown, options?: JobOptions];
type HandleFailedArguments = [error: unknown, job: Job, ...rest: readonly unknown[]];

const SYSTEM = "bullmq";

export function bullmqHooks(messaging: Messaging): readonly LibraryHook[] {
  return [
    hook("queue.js", (exports) => watchQueue(messaging, prototypeOf(exports, "Queue"))),
    hook("flow-producer.js", (exports) => watchFlows(messaging, prototypeOf(exports, "FlowProducer"))),
    hook("worker.js", (exports) => watchWorker(messaging, prototypeOf(exports, "Worker"))),
  ];
}

/** `import` gets the CommonJS files too: BullMQ's modules of ECMAScript are for bundlers. */
function hook(file: string, apply: LibraryHook["apply"]): LibraryHook {
  return { library: SYSTEM, files: { [`bullmq/dist/cjs/classes/${file}`]: "module.exports" }, apply };
}

function watchQueue(messaging: Messaging, prototype: object): () => void {
  const restoreAdd = replaceMethod<AddArguments>(
    prototype,
    "add",
    (original) =>
      function add(this: unknown, name, data, options) {
        const queue = queueOf(this);
        if (queue === undefined) return original.call(this, name, data, options);
        const send = messaging.send({ destination: destinationOf(queue), count: 1, batch: false });
        send.note("bullmq.job.name", name);
        return sending(send, async () => {
          const job: unknown = await original.call(this, name, data, withContext(options, send.headers()));
          send.note("messaging.message.id", idOf(job));
          return job;
        });
      },
  );
  const restoreAddBulk = replaceMethod<[jobs: readonly BulkJob[]]>(
    prototype,
    "addBulk",
    (original) =>
      function addBulk(this: unknown, jobs) {
        const queue = queueOf(this);
        if (queue === undefined || !Array.isArray(jobs)) return original.call(this, jobs);
        const send = messaging.send({ destination: destinationOf(queue), count: jobs.length, batch: true });
        const headers = send.headers();
        const carrying = jobs.map((job) => ({ ...job, opts: withContext(job.opts, headers) }));
        return sending(send, async () => original.call(this, carrying));
      },
  );
  return () => {
    restoreAddBulk();
    restoreAdd();
  };
}

/** A flow is one sending, named by the queue of its root: all jobs of its tree hang on it. */
function watchFlows(messaging: Messaging, prototype: object): () => void {
  const restoreAdd = replaceMethod<[flow: Flow, options: unknown]>(
    prototype,
    "add",
    (original) =>
      function add(this: unknown, flow, options) {
        if (isLeftAlone(this) || typeof flow?.queueName !== "string")
          return original.call(this, flow, options);
        const destination = { system: SYSTEM, name: flow.queueName };
        const send = messaging.send({ destination, count: flowSize(flow), batch: true });
        send.note("bullmq.flow.name", flow.name);
        return sending(send, async () => original.call(this, withFlowContext(flow, send.headers()), options));
      },
  );
  const restoreAddBulk = replaceMethod<[flows: readonly Flow[]]>(
    prototype,
    "addBulk",
    (original) =>
      function addBulk(this: unknown, flows) {
        const first = Array.isArray(flows) ? flows[0] : undefined;
        if (isLeftAlone(this) || typeof first?.queueName !== "string") return original.call(this, flows);
        const count = flows.reduce((sum, flow) => sum + flowSize(flow), 0);
        const destination = { system: SYSTEM, name: first.queueName };
        const send = messaging.send({ destination, count, batch: true });
        const headers = send.headers();
        const carrying = flows.map((flow) => withFlowContext(flow, headers));
        return sending(send, async () => original.call(this, carrying));
      },
  );
  return () => {
    restoreAddBulk();
    restoreAdd();
  };
}

function watchWorker(messaging: Messaging, prototype: object): () => void {
  const running = new WeakMap<Job, MessageProcess>();
  const restoreProcess = replaceMethod<[job: Job, ...rest: readonly unknown[]]>(
    prototype,
    "processJob",
    (original) =>
      function processJob(this: unknown, job, ...rest) {
        const worker = queueOf(this);
        if (worker === undefined) return original.call(this, job, ...rest);
        const waited = queueTimeOf(job);
        const run = messaging.process({
          destination: destinationOf(worker),
          carried: [carriedBy(job.opts)],
          batch: false,
          waitedSeconds: waited === undefined ? [] : [waited],
        });
        run.note("messaging.message.id", job.id);
        run.note("bullmq.job.name", job.name);
        running.set(job, run);
        return run.run(async () => {
          try {
            return await original.call(this, job, ...rest);
          } catch (error) {
            // BullMQ lost Redis while it settled the job; who takes it up next says how it ended.
            run.error ??= error;
            throw error;
          } finally {
            finish(run, job);
          }
        });
      },
  );
  const restoreFailed = replaceMethod<HandleFailedArguments>(
    prototype,
    "handleFailed",
    (original) =>
      function handleFailed(this: unknown, error, job, ...rest) {
        const run = running.get(job);
        if (run !== undefined) run.error = error;
        return original.call(this, error, job, ...rest);
      },
  );
  return () => {
    restoreFailed();
    restoreProcess();
  };
}

function destinationOf({ name }: QueueLike): { readonly system: string; readonly name: string } {
  return { system: SYSTEM, name };
}

/** `undefined` when it is not to be watched. */
function queueOf(self: unknown): QueueLike | undefined {
  if (typeof self !== "object" || self === null || isLeftAlone(self)) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `this` of BullMQ's own methods
  return self as QueueLike;
}

/** It has telemetry of its own, or the SDK itself is at work. */
function isLeftAlone(self: unknown): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `this` of BullMQ's own methods
  const { opts } = self as FlowProducerLike;
  return opts?.telemetry !== undefined || isSuppressed(contextStore.getStore());
}

function idOf(job: unknown): unknown {
  return typeof job === "object" && job !== null && "id" in job ? job.id : undefined;
}
