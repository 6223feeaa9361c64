import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { writeNotices } from "../notice/notices.ts";
import { functionTracker } from "./function-metrics.ts";
import { MetricsRegistry } from "./registry.ts";

const add = (left: number, right: number): number => left + right;

describe("a tracked function", () => {
  let registry: MetricsRegistry;

  beforeEach(() => {
    registry = new MetricsRegistry({ notices: writeNotices(() => {}), now: () => 0 });
  });

  const value = (family: string, sample: string): number | undefined =>
    readExposition(registry.prometheusText())
      .get(family)
      ?.samples.find(({ name }) => name === sample)?.value;

  it("keeps its type, its arguments and its result", async () => {
    const tracked = functionTracker(registry, "add")(add);
    expectTypeOf(tracked).toEqualTypeOf<typeof add>();
    expect(tracked(2, 3)).toBe(5);
    expect(tracked).toHaveLength(2);
    expect(await functionTracker(registry, "add")(async () => Promise.resolve(7))()).toBe(7);
    expect(value("function_calls_total", "function_calls_total")).toBe(2);
    expect(value("function_duration_seconds", "function_duration_seconds_count")).toBe(2);
  });

  it("counts what it throws or rejects with, and passes it on", async () => {
    const track = functionTracker(registry, "pay");
    const fails = track(() => {
      throw new RangeError("no stock");
    });
    expect(() => fails()).toThrow("no stock");
    await expect(track(async () => Promise.reject(new TypeError("later")))()).rejects.toThrow("later");
    const errors = readExposition(registry.prometheusText()).get("function_errors_total")?.samples;
    expect(errors?.map(({ labels }) => labels)).toEqual([
      { function: "pay", exception: "RangeError" },
      { function: "pay", exception: "TypeError" },
    ]);
    expect(value("function_duration_seconds", "function_duration_seconds_count")).toBe(2);
  });

  it("decorates a method, with its instance", () => {
    class Payments {
      fee = 2;
      charge(amount: number): number {
        return amount + this.fee;
      }
    }
    const track = functionTracker(registry, "charge");
    // What a compiler makes of `@track` above the method.
    const { value: charge } = Object.getOwnPropertyDescriptor(Payments.prototype, "charge") ?? {};
    Object.defineProperty(Payments.prototype, "charge", { value: track(charge, { kind: "method" }) });
    expect(new Payments().charge(5)).toBe(7);
    expect(value("function_calls_total", "function_calls_total")).toBe(1);
    type Charge = (this: Payments, amount: number) => number;
    type Decorator = (charge: Charge, context: ClassMethodDecoratorContext<Payments, Charge>) => Charge;
    expectTypeOf(track).toExtend<Decorator>();
  });
});

describe("a decorated method", () => {
  const quiet = { notices: writeNotices(() => {}), now: () => 0 };

  it("counts under TypeScript's experimentalDecorators too", () => {
    const registry = new MetricsRegistry(quiet);
    class Payments {
      fee = 2;
      charge(amount: number): number {
        return amount + this.fee;
      }
    }
    // What a compiler makes of `@track` above the method.
    const descriptor = Object.getOwnPropertyDescriptor(Payments.prototype, "charge") ?? {};
    const decorated = functionTracker(registry, "charge")(Payments.prototype, "charge", descriptor);
    Object.defineProperty(Payments.prototype, "charge", decorated);
    expect(new Payments().charge(5)).toBe(7);
    expect(registry.prometheusText()).toContain('function_calls_total{function="charge"} 1');
  });

  it("that is no method, and a function that is missing, are refused at once", () => {
    const track = functionTracker(new MetricsRegistry(quiet), "pay");
    // @ts-expect-error -- what a compiler makes of a decorated field
    expect(() => track(undefined, { kind: "field", name: "fee" })).toThrow(
      'trackFunctionMetrics("pay") was given undefined, not a function.',
    );
    expect(() => track({}, "fee", {})).toThrow(expect.objectContaining({ code: "FUNCTION_EXPECTED" }));
  });
});
