import { EventEmitter } from "node:events";
import { context, createContextKey, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { remoteSpan } from "../trace/silent-span.ts";
import { StoreContextManager } from "./manager.ts";

const KEY = createContextKey("test key");
const span = remoteSpan("0a".repeat(16), "0b".repeat(8), 1, undefined);

describe("the context manager", () => {
  beforeAll(() => {
    context.setGlobalContextManager(new StoreContextManager());
  });

  afterAll(() => context.disable());

  it("runs with any context, its receiver and arguments", () => {
    const result = context.with(
      ROOT_CONTEXT.setValue(KEY, 1),
      function add(this: { base: number }, more: number) {
        return [this.base + more, context.active().getValue(KEY)];
      },
      { base: 40 },
      2,
    );
    expect(result).toEqual([42, 1]);
    expect(context.active()).toBe(ROOT_CONTEXT);
  });

  it("answers with a span as the context itself", () => {
    expect(trace.getSpan(trace.setSpan(context.active(), span))).toBe(span);
    context.with(span, () => {
      expect(trace.getActiveSpan()).toBe(span);
      const baggage = propagation.createBaggage({ tenant: { value: "acme" } });
      context.with(propagation.setBaggage(context.active(), baggage), () => {
        expect(trace.getActiveSpan()).toBe(span);
        expect(propagation.getActiveBaggage()?.getEntry("tenant")?.value).toBe("acme");
        const other = remoteSpan("0c".repeat(16), "0d".repeat(8), 1, undefined);
        const both = trace.setSpan(context.active(), other);
        expect(trace.getSpan(both)).toBe(other);
        expect(propagation.getBaggage(both)?.getEntry("tenant")?.value).toBe("acme");
        expect(trace.getSpan(trace.deleteSpan(both))).toBeUndefined();
        expect(propagation.getBaggage(trace.deleteSpan(both))).toBeDefined();
      });
      expect(propagation.getActiveBaggage()).toBeUndefined();
      expect(context.active().deleteValue(KEY)).toBe(span);
    });
  });

  it("binds functions and the listeners of emitters", () => {
    const bound = context.bind(ROOT_CONTEXT.setValue(KEY, "fn"), (extra: string) => [
      context.active().getValue(KEY),
      extra,
    ]);
    expect(bound("x")).toEqual(["fn", "x"]);
    const emitter = context.bind(ROOT_CONTEXT.setValue(KEY, "emitter"), new EventEmitter());
    const heard: unknown[] = [];
    const listener = (): unknown => heard.push(context.active().getValue(KEY));
    emitter.on("tick", listener);
    emitter.once("tick", listener);
    emitter.emit("tick");
    expect(heard).toEqual(["emitter", "emitter"]);
    emitter.off("tick", listener);
    emitter.emit("tick");
    expect(heard).toHaveLength(2);
    expect(emitter.listenerCount("tick")).toBe(0);
  });

  it("attaches and gives the old context back", () => {
    const token = context.attach(ROOT_CONTEXT.setValue(KEY, "attached"));
    expect(context.active().getValue(KEY)).toBe("attached");
    token.dispose();
    expect(context.active().getValue(KEY)).toBeUndefined();
  });
});
