/** BullMQ on a real Redis: context, retries, failures, delays, flows, and the metrics of it all. */
import { createRequire } from "node:module";
import type { Span } from "@sightline/otlp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type * as bullmq from "bullmq";
import { registry } from "../src/observability/process-state.ts";
import { withSpan } from "../src/observability/active-span.ts";
import { readExposition } from "./support/exposition.ts";
import { attribute, type Observed, observed } from "./support/observed.ts";
import { type Redis, redisIsInstalled, startRedis } from "./support/redis.ts";

const PRODUCER = 4;
const CONSUMER = 5;
const require = createRequire(import.meta.url);

function samples(metric: string, queueName: string): readonly (readonly [string, number])[] {
  const { samples: all = [] } = readExposition(registry.page("prometheus")).get(metric) ?? {};
  return all
    .filter(({ labels }) => labels["destination"] === queueName)
    .map(({ name, labels, value }) => [labels["outcome"] ?? name.slice(metric.length), value]);
}

describe.skipIf(!redisIsInstalled)("BullMQ (needs redis-server, which npm does not carry)", () => {
  let redis: Redis;
  let world: Observed;
  let library: typeof bullmq;
  let connection: { host: string; port: number };
  const open: { close(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    connection = { host: redis.host, port: redis.port };
    library = require("bullmq");
  });
  afterAll(() => redis.close());
  beforeEach(async () => {
    world = await observed();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
    await world.close();
  });

  function queue(name: string, options: Partial<bullmq.QueueOptions> = {}): bullmq.Queue {
    const made = new library.Queue(name, { connection, ...options });
    open.push(made);
    return made;
  }

  function worker(
    name: string,
    work: (job: bullmq.Job, token?: string) => unknown,
    options: Partial<bullmq.WorkerOptions> = {},
  ): void {
    const made = new library.Worker(name, async (job, token) => work(job, token), { connection, ...options });
    made.on("error", () => {});
    open.push(made);
  }

  async function spans(kind: number, name: string, count: number): Promise<Span[]> {
    const limit = performance.now() + 15_000;
    for (;;) {
      await world.handle.flush();
      const found = world.backend.spans().filter((span) => span.kind === kind && span.name === name);
      if (found.length >= count) return found;
      if (performance.now() > limit) throw new Error(`${found.length} spans ${name} came, not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it("hangs the handling of a job on its sender", async () => {
    worker("mails", () => withSpan("mail.render", () => "sent"));
    const job = await withSpan("order.confirm", () => queue("mails").add("confirmation", { order: 7 }));
    const [processed] = await spans(CONSUMER, "process mails", 1);
    const [sent] = await spans(PRODUCER, "send mails", 1);
    const all = world.backend.spans();
    const outer = all.find(({ name }) => name === "order.confirm");
    const inner = all.find(({ name }) => name === "mail.render");
    expect(sent?.parentSpanId).toBe(outer?.spanId);
    expect(processed).toMatchObject({ traceId: outer?.traceId, parentSpanId: sent?.spanId });
    expect(processed?.links.map(({ spanId }) => spanId)).toEqual([sent?.spanId]);
    expect(inner?.parentSpanId).toBe(processed?.spanId);
    for (const span of [sent, processed]) {
      expect(attribute(span, "messaging.system")).toBe("bullmq");
      expect(attribute(span, "messaging.destination.name")).toBe("mails");
      expect(attribute(span, "messaging.message.id")).toBe(job.id);
      expect(attribute(span, "bullmq.job.name")).toBe("confirmation");
    }
    expect(attribute(sent, "messaging.operation.type")).toBe("send");
    expect(attribute(processed, "messaging.operation.type")).toBe("process");
    expect(attribute(processed, "sightline.messaging.outcome")).toBe("completed");
    expect(samples("messages_sent_total", "mails")).toEqual([["sent", 1]]);
    expect(samples("messages_processed_total", "mails")).toEqual([["completed", 1]]);
    expect(samples("message_process_duration_seconds", "mails")).toContainEqual(["_count", 1]);
    expect(samples("message_queue_time_seconds", "mails")).toContainEqual(["_count", 1]);
  });

  it("shows each attempt, and which one was the last", async () => {
    worker("charges", () => {
      throw new RangeError("card declined");
    });
    await queue("charges").add("charge", {}, { attempts: 3, backoff: 1 });
    const attempts = await spans(CONSUMER, "process charges", 3);
    const [sent] = await spans(PRODUCER, "send charges", 1);
    expect(attempts.map((span) => attribute(span, "sightline.messaging.outcome"))).toEqual([
      "retried",
      "retried",
      "failed",
    ]);
    expect(attempts.map((span) => Number(attribute(span, "bullmq.job.attempts.made")))).toEqual([1, 2, 3]);
    for (const span of attempts) {
      expect(span).toMatchObject({
        parentSpanId: sent?.spanId,
        status: { code: 2, message: "card declined" },
      });
      expect(attribute(span, "error.type")).toBe("RangeError");
      expect(span.events.map(({ name }) => name)).toEqual(["exception"]);
    }
    expect(Object.fromEntries(samples("messages_processed_total", "charges"))).toEqual({
      failed: 1,
      retried: 2,
    });
    // Of a retry nobody knows since when it could have run.
    expect(samples("message_queue_time_seconds", "charges")).toContainEqual(["_count", 1]);
  });

  it("takes an error that no retry can help for the last", async () => {
    worker("imports", () => {
      throw new library.UnrecoverableError("no such file");
    });
    await queue("imports").add("import", {}, { attempts: 5 });
    const [span] = await spans(CONSUMER, "process imports", 1);
    expect(attribute(span, "sightline.messaging.outcome")).toBe("failed");
  });

  it("does not count a wanted delay as waiting", async () => {
    worker("reminders", () => {});
    await queue("reminders").add("remind", {}, { delay: 400 });
    const [span] = await spans(CONSUMER, "process reminders", 1);
    const [sent] = await spans(PRODUCER, "send reminders", 1);
    expect(span?.parentSpanId).toBe(sent?.spanId);
    expect(Number(attribute(span, "sightline.messaging.queue_time"))).toBeLessThan(0.4);
  });

  it("tells a job that puts itself off from one that fails", async () => {
    let isFirst = true;
    worker("exports", async (job, token) => {
      if (!isFirst) return;
      isFirst = false;
      await job.moveToDelayed(Date.now() + 30, token);
      throw new library.DelayedError();
    });
    await queue("exports").add("export", {});
    const runs = await spans(CONSUMER, "process exports", 2);
    expect(runs.map((span) => attribute(span, "sightline.messaging.outcome"))).toEqual([
      "postponed",
      "completed",
    ]);
    expect(runs.map(({ status }) => status.code)).toEqual([0, 0]);
  });

  it("sends a list as one batch, and every job of it carries the context", async () => {
    worker("resizes", () => {}, { concurrency: 4 });
    const jobs = Array.from({ length: 5 }, (_, at) => ({ name: "resize", data: { at } }));
    await queue("resizes").addBulk(jobs);
    const processed = await spans(CONSUMER, "process resizes", 5);
    const [sent] = await spans(PRODUCER, "send resizes", 1);
    expect(Number(attribute(sent, "messaging.batch.message_count"))).toBe(5);
    expect(new Set(processed.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([sent?.spanId]));
    expect(samples("messages_sent_total", "resizes")).toEqual([["sent", 5]]);
  });

  it("carries the context through a flow", async () => {
    worker("pages", () => {});
    worker("books", () => {});
    const flows = new library.FlowProducer({ connection });
    open.push(flows);
    await withSpan("book.print", () =>
      flows.add({
        name: "bind",
        queueName: "books",
        children: [
          { name: "page", queueName: "pages", data: { number: 1 } },
          { name: "page", queueName: "pages", data: { number: 2 } },
        ],
      }),
    );
    const pages = await spans(CONSUMER, "process pages", 2);
    const [book] = await spans(CONSUMER, "process books", 1);
    const [sent] = await spans(PRODUCER, "send books", 1);
    expect(Number(attribute(sent, "messaging.batch.message_count"))).toBe(3);
    for (const span of [...pages, book]) expect(span?.parentSpanId).toBe(sent?.spanId);
  });

  it("keeps concurrent jobs apart, and the trace of what started the worker out", async () => {
    await withSpan("service.start", async () => {
      worker(
        "tallies",
        async (job) => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
          withSpan("tally.count", (span) => span.setAttribute("tally", job.data.id));
        },
        { concurrency: 20 },
      );
    });
    const tallies = queue("tallies");
    await Promise.all(
      Array.from({ length: 100 }, (_, id) =>
        withSpan("tally.ask", async (span) => {
          span.setAttribute("tally", id);
          await tallies.add("tally", { id });
        }),
      ),
    );
    await spans(CONSUMER, "process tallies", 100);
    const all = world.backend.spans();
    const asked = new Map(
      all.filter(({ name }) => name === "tally.ask").map((span) => [attribute(span, "tally"), span.traceId]),
    );
    const counted = all.filter(({ name }) => name === "tally.count");
    expect(counted).toHaveLength(100);
    expect(counted.filter((span) => asked.get(attribute(span, "tally")) !== span.traceId)).toEqual([]);
  });

  it("leaves a queue alone that has telemetry of its own, and carries nothing where that is not wanted", async () => {
    const own: bullmq.Telemetry = {
      tracer: {
        startSpan: () => ({
          setSpanOnContext: (context) => context,
          setAttribute: () => {},
          setAttributes: () => {},
          addEvent: () => {},
          recordException: () => {},
          end: () => {},
        }),
      },
      contextManager: {
        with: (_context, fn) => fn(),
        active: () => ({}),
        getMetadata: () => "{}",
        fromMetadata: (context) => context,
      },
    };
    await queue("theirs", { telemetry: own }).add("job", {});
    await withSpan("outer", () => queue("silent").add("job", {}, { telemetry: { omitContext: true } }));
    worker("silent", () => {});
    const [span] = await spans(CONSUMER, "process silent", 1);
    expect(span).toMatchObject({ parentSpanId: "", links: [] });
    expect(world.backend.spans().filter(({ name }) => name === "send theirs")).toEqual([]);
  });
});
