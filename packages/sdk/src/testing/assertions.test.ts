import { setTimeout as wait } from "node:timers/promises";
import { context as contexts, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { getLogger, registerMetric, withSpan } from "../index.ts";
import { eventually, expectLog, expectMetric, expectSpan, spanTree, withTelemetry } from "./index.ts";

const tracer = trace.getTracer("shop");
const jobs = registerMetric({ name: "assertions_jobs_total", type: "counter", labels: ["queue"] });

function caught(assertion: () => unknown): Error {
  try {
    assertion();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return new Error("It threw nothing.");
}

function said(assertion: () => unknown): string {
  return caught(assertion).message;
}

function order(name: string, attributes: Record<string, string | number>): void {
  tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }).end();
}

describe("a failed assertion", () => {
  it("tells the nearest spans and how they differ", async () => {
    await withTelemetry(() => {
      expect(said(() => expectSpan("POST /orders"))).toBe(
        'No span was seen with name "POST /orders".\nNo spans were recorded here at all.',
      );
      order("POST /order", { "http.response.status_code": 201 });
      expect(said(() => expectSpan("POST /orders"))).toBe(
        'No span was seen with name "POST /orders".\nThe only span:\n  POST /order (server): its name is "POST /order", not "POST /orders"',
      );
      order("POST /orders", { "http.status_code": 201, tenant: "acme" });
      order("POST /orders", { "http.response.status_code": 500 });
      order("GET /", {});
      expect(
        said(() =>
          expectSpan({
            name: "POST /orders",
            attributes: { "http.response.status_code": 201 },
            kind: "server",
          }),
        ),
      ).toBe(
        [
          'No span was seen with name "POST /orders", kind "server", http.response.status_code 201.',
          "The nearest of 4 spans:",
          '  POST /order (server): its name is "POST /order", not "POST /orders"',
          "  POST /orders (server): http.response.status_code is absent, not 201",
          "  POST /orders (server): http.response.status_code is 500, not 201",
        ].join("\n"),
      );
      expect(said(() => expectSpan({ name: "POST /orders", attributes: { tenat: "acme" } }))).toContain(
        'tenat is absent; there is tenant: "acme"',
      );
      expect(said(() => expectSpan({ name: "POST /orders", times: 1 }))).toBe(
        '2 spans were seen with name "POST /orders", not 1:\n  POST /orders (server)\n  POST /orders (server)',
      );
      expect(said(() => expectSpan({ name: "GET /", event: "exception" }))).toContain(
        'it has no event "exception" (it has none)',
      );
      expect(said(() => expectSpan({ name: "GET /", parent: "main" }))).toContain(
        'its parent is absent, not "main"',
      );
      expect(
        said(() => expectSpan({ attributes: { tenant: undefined }, name: /orders/, times: 3 })),
      ).toContain("1 span was seen");
    });
  });

  it("tells what has not ended", async () => {
    await withTelemetry(() => {
      const span = tracer.startSpan("slow");
      expect(said(() => expectSpan("slow"))).toContain("Started and not ended, and so not seen: slow.");
      span.end();
    });
  });

  it("tells of logs and metrics", async () => {
    await withTelemetry(() => {
      getLogger("shop").warn("card refused", { card: "visa" });
      expect(said(() => expectLog({ level: "error", message: "card refused" }))).toContain(
        '  warn "card refused": its level is "warn", not "error"',
      );
      expect(said(() => expectLog({ message: "card refused", span: "pay" }))).toContain(
        'its span is absent, not "pay"',
      );
      jobs.inc(2, { queue: "mail" });
      expect(said(() => expectMetric("assertions_job_total"))).toContain(
        'assertions_jobs_total{queue="mail"}: its name is "assertions_jobs_total", not "assertions_job_total"',
      );
      expect(said(() => expectMetric({ name: "assertions_jobs_total", value: 1 }))).toContain(
        "its value is 2, not 1",
      );
      expect(
        said(() => expectMetric({ name: "assertions_jobs_total", attributes: { queue: "sms" }, value: 1 })),
      ).toContain('queue is "mail", not "sms"');
      expect(said(() => expectMetric({ name: "assertions_jobs_total", times: 0 }))).toContain(
        "1 metric was seen",
      );
    });
  });

  it("refuses what it does not understand, and points to the test", async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JavaScript callers pass
    const wrong = { attribute: { a: 1 } } as object;
    expect(() => expectSpan(wrong)).toThrow(
      "expectSpan cannot look for that: attribute is not among its fields; attributes is meant.",
    );
    await withTelemetry(() => {
      const error = caught(() => expectSpan("none"));
      expect(error).toMatchObject({ code: "TELEMETRY_UNEXPECTED" });
      expect(error.stack?.split("\n    at ")[1]).toContain("assertions.test");
    });
  });

  it("takes matchers, patterns and functions", async () => {
    await withTelemetry(() => {
      order("GET /", { size: 12, route: "/" });
      tracer.startSpan("list", { attributes: { tags: ["a", "b"] } }).end();
      expectSpan({
        name: expect.stringContaining("GET"),
        attributes: { size: (size: unknown) => Number(size) > 10 },
      });
      expectSpan({ attributes: { tags: ["a", /b/u] } });
      expectSpan({ attributes: { size: /^12$/u, route: expect.any(String) } });
    });
  });
});

function work(first: number): Promise<string> {
  return withTelemetry(async () => {
    await tracer.startActiveSpan("POST /orders", { kind: SpanKind.SERVER }, async (span) => {
      span.setAttributes({
        "server.port": 1000 + first,
        url: `http://127.0.0.1:${4000 + first}/x`,
        "http.route": "/orders",
      });
      withSpan("z is first", () => {});
      await Promise.all(
        [first, 5 - first].map((ms, at) =>
          tracer.startActiveSpan(`at once ${ms}`, async (inner) => {
            await wait(5 + at);
            inner.setAttribute("id", crypto.randomUUID());
            inner.end();
          }),
        ),
      );
      withSpan("a is last", (last) => {
        last.recordException(new Error("no"));
        last.setStatus({ code: SpanStatusCode.ERROR, message: "no" });
      });
      span.end();
    });
    return spanTree();
  });
}

describe("spanTree", () => {
  it("is the same text for the same work, whatever ran first", async () => {
    const tree = await work(1);
    expect(await work(4)).toBe(tree);
    expect(tree).toMatchInlineSnapshot(`
      "- POST /orders (server)
          http.route: "/orders"
          server.port: <port>
          url: "http://127.0.0.1:<port>/x"
        - z is first (internal)
        - at once 1 (internal)
            id: "<uuid>"
        - at once 4 (internal)
            id: "<uuid>"
        - a is last (internal) error: no
            event exception
              exception.message: "no"
              exception.stacktrace: <stack>
              exception.type: "Error"
              sightline.exception.fingerprint: <fingerprint>"
    `);
  });

  it("shows the attributes that are asked for, and what hangs on nothing", async () => {
    await withTelemetry(() => {
      const parent = tracer.startSpan("never ends");
      tracer
        .startSpan("below", { attributes: { a: 1, b: 2 } }, trace.setSpan(contexts.active(), parent))
        .end();
      expect(spanTree({ attributes: ["b"] })).toBe("- below (internal) [its parent is not here]\n    b: 2");
      expect(spanTree({ attributes: false })).toBe("- below (internal) [its parent is not here]");
      parent.end();
      expect(spanTree({ attributes: (name) => name === "a" })).toBe(
        "- never ends (internal)\n  - below (internal)\n      a: 1",
      );
    });
  });
});

describe("eventually", () => {
  it("asks again until it holds, and throws the last error when it does not", async () => {
    await withTelemetry(async () => {
      setTimeout(() => tracer.startSpan("late").end(), 20);
      expect(await eventually(() => expectSpan("late"))).toMatchObject({ name: "late" });
      await expect(eventually(() => expectSpan("never"), 20)).rejects.toThrow('name "never"');
    });
  });
});
