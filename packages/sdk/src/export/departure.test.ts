import { type Context, ROOT_CONTEXT, SpanKind } from "@opentelemetry/api";
import { decodeTraces } from "@sightline/otlp";
import { plainAttributes } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { Redaction } from "../redaction/redaction.ts";
import { SDK_NAME } from "../resource/version.ts";
import { TENANT_KEY, TenantScope } from "../tenant/tenant-scope.ts";
import { processClock } from "../time/clock.ts";
import { SightlineTracerProvider } from "../trace/provider.ts";
import { RecordedSpan } from "../trace/recorded-span.ts";
import { Sampler } from "../trace/sampler.ts";
import { SharedAttributes } from "../trace/shared-attributes.ts";
import { pooledRandomWords } from "../trace/words.ts";
import { BoundedQueue } from "./bounded-queue.ts";
import { Departure } from "./departure.ts";
import { encodeResource } from "./scope-encoder.ts";
import { TraceEncoder } from "./trace-encoder.ts";

const QUERY = { "db.system.name": "postgresql", "db.namespace": "shop", "server.port": 6000 };
const TENANT: Context = ROOT_CONTEXT.setValue(TENANT_KEY, tenant("acme"));

function tenant(id: string): TenantScope {
  const scope = new TenantScope();
  scope.assign({ "tenant.id": id });
  return scope;
}

interface Way {
  readonly count?: number;
  readonly valueLength?: number;
  readonly values?: Context;
}

/** Spans that share `shared` and have `own` ones each, as they arrive. */
function arrived(
  shared: SharedAttributes,
  own: readonly Readonly<Record<string, string | number>>[],
  { count = 128, valueLength = Infinity, values }: Way = {},
  redaction = new Redaction(),
): { readonly spans: readonly unknown[]; readonly dropped: readonly number[]; readonly found: number } {
  const clock = processClock();
  const queue = new BoundedQueue<RecordedSpan>({ capacity: 10, batch: 10 });
  const usual = { count: 128, valueLength: Infinity };
  const limits = {
    attributes: { count, valueLength },
    events: 1,
    links: 1,
    eventAttributes: usual,
    linkAttributes: usual,
  };
  const core = {
    random: pooledRandomWords(),
    sampler: new Sampler({ ratio: 1, parentBased: true }),
    recording: true,
  };
  const tracer = new SightlineTracerProvider(core, { clock, queue, limits, late: () => {} }).getTracer(
    SDK_NAME,
  );
  for (const attributes of own) {
    const span = tracer.start("SELECT orders", SpanKind.CLIENT, undefined, values);
    if (!(span instanceof RecordedSpan)) throw new Error("it does not record");
    span.shared = shared;
    span.setAttributes(attributes).end();
  }
  const ended = queue.take();
  const departure = new Departure(redaction);
  for (const span of ended) departure.span(span);
  const { resourceSpans } = decodeTraces(new TraceEncoder(clock, encodeResource({})).encode(ended));
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap((scope) => scope.spans);
  return {
    spans: spans.map(({ attributes }) => plainAttributes(attributes)),
    dropped: spans.map(({ droppedAttributesCount }) => droppedAttributesCount),
    found: [...redaction.counts().values()].reduce((sum, each) => sum + each, 0),
  };
}

describe("attributes that spans share", () => {
  it("arrive with each of them, beside its own and the tenant's", () => {
    const shared = new SharedAttributes(QUERY);
    const { spans } = arrived(shared, [{ rows: 1 }, { rows: 2 }], { values: TENANT });
    expect(spans).toEqual([
      { ...QUERY, "tenant.id": "acme", rows: 1 },
      { ...QUERY, "tenant.id": "acme", rows: 2 },
    ]);
    expect(shared.encoded).toBeDefined();
  });

  it("give way to a span's own under the same name", () => {
    const { spans } = arrived(new SharedAttributes(QUERY), [{ "db.namespace": "other" }, {}]);
    expect(spans).toEqual([{ ...QUERY, "db.namespace": "other" }, QUERY]);
  });

  it("count towards the limits, which spare the tenant", () => {
    const { spans, dropped } = arrived(new SharedAttributes(QUERY), [{ rows: 1 }], {
      count: 2,
      values: TENANT,
    });
    expect(spans).toEqual([{ "tenant.id": "acme", "db.system.name": "postgresql" }]);
    expect(dropped).toEqual([3]);
    const short = arrived(new SharedAttributes(QUERY), [{}], { valueLength: 3 });
    expect(short.spans).toEqual([{ "db.system.name": "pos", "db.namespace": "sho", "server.port": 6000 }]);
  });

  it("leave without their secrets, which are counted with each span", () => {
    const shared = new SharedAttributes({ ...QUERY, "db.user": "ada@example.com" });
    const { spans, found } = arrived(shared, [{}, {}]);
    const safe = { ...QUERY, "db.user": "[redacted:email]" };
    expect(spans).toEqual([safe, safe]);
    expect(found).toBe(2);
  });

  it("are judged anew by another redaction", () => {
    const shared = new SharedAttributes({ ...QUERY, "customer.number": "K1" });
    expect(arrived(shared, [{}]).spans).toEqual([{ ...QUERY, "customer.number": "K1" }]);
    const stricter = new Redaction();
    stricter.configure({ keys: ["customerNumber"] });
    expect(arrived(shared, [{}], {}, stricter).spans).toEqual([
      { ...QUERY, "customer.number": "[redacted:secret]" },
    ]);
  });
});
