import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type * as Api from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { findEarly } from "./copies.ts";

const require = createRequire(import.meta.url);
const commonJs: typeof Api = require("@opentelemetry/api");

const asked: string[] = [];
const tracerProvider: Api.TracerProvider = {
  getTracer: (name): Api.Tracer => ({
    startSpan: () => {
      asked.push(name);
      return commonJs.trace.wrapSpanContext({
        traceId: "1".repeat(32),
        spanId: "2".repeat(16),
        traceFlags: 1,
      });
    },
    startActiveSpan: () => assert.fail("not called"),
  }),
};
const loggerProvider: Api.LoggerProvider = {
  getLogger: (name) => ({
    emit: () => void asked.push(name),
    enabled: () => true,
  }),
};

describe("a copy of the API that was required", () => {
  afterEach(() => {
    commonJs.trace.disable();
    commonJs.logs.disable();
    asked.length = 0;
  });

  it("gets its early tracers and loggers connected, and nothing registered", () => {
    const tracer = commonJs.trace.getTracer("early tracer");
    const logger = commonJs.logs.getLogger("early logger");
    expect(tracer.startSpan("before").isRecording()).toBe(false);
    findEarly()(tracerProvider, loggerProvider);
    expect(tracer.startSpan("after").spanContext().traceId).toBe("1".repeat(32));
    logger.emit({ body: "after" });
    expect(asked).toEqual(["early tracer", "early logger"]);
    expect(commonJs.trace.getTracerProvider()).toHaveProperty("setDelegate");
    expect(Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"))).toBeUndefined();
  });

  it("is left alone when another SDK has registered", () => {
    const tracer = commonJs.trace.getTracer("of the other");
    const other: string[] = [];
    commonJs.trace.setGlobalTracerProvider({
      getTracer: () => ({
        startSpan: (name) => {
          other.push(name);
          return commonJs.trace.wrapSpanContext({ traceId: "", spanId: "", traceFlags: 0 });
        },
        startActiveSpan: () => assert.fail("not called"),
      }),
    });
    findEarly()(tracerProvider, loggerProvider);
    tracer.startSpan("kept");
    expect(other).toEqual(["kept"]);
    expect(asked).toEqual([]);
  });

  it("is told from what merely has its name", () => {
    const connect = findEarly({
      "/app/node_modules/@opentelemetry/api/dist/index.cjs": { exports: null },
      "/old/node_modules/@opentelemetry/api/build/src/index.js": { exports: { trace: {} } },
      "/app/index.js": { exports: commonJs },
    });
    connect(tracerProvider, loggerProvider);
    expect(asked).toEqual([]);
  });
});
