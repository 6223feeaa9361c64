import { plainAttributes } from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { observed, type Observed } from "../../system/support/observed.ts";
import { withSpan } from "../observability/active-span.ts";
import { tracedDbOperation } from "./traced-operation.ts";

describe("an operation", () => {
  let world: Observed;
  beforeEach(async () => {
    world = await observed();
  });
  afterEach(() => world.close());

  const spans = async () => {
    await world.handle.flush();
    return world.backend.spans();
  };

  it("is a span around what runs in it, and gives its result", async () => {
    const result = await tracedDbOperation("orders.load", async (span) => {
      span.setAttribute("orders.count", 3);
      await Promise.resolve();
      return withSpan("inner", () => 3);
    });
    expect(result).toBe(3);
    const [inner, operation] = (await spans()).toSorted((one, other) => one.name.localeCompare(other.name));
    expect([operation?.name, inner?.name]).toEqual(["orders.load", "inner"]);
    expect(inner?.parentSpanId).toBe(operation?.spanId);
    expect(plainAttributes(operation?.attributes)).toEqual({
      "sightline.db.operation": "orders.load",
      "orders.count": 3,
    });
  });

  it("throws on what is thrown, and says so", async () => {
    expect(() =>
      tracedDbOperation("orders.fail", () => {
        throw new RangeError("no");
      }),
    ).toThrow(RangeError);
    const [span] = await spans();
    expect(span?.status).toMatchObject({ code: 2, message: "no" });
  });

  it("wraps a function, and keeps its form", async () => {
    const add = tracedDbOperation("add")(function add(this: { base: number }, more: number) {
      return this.base + more;
    });
    expect([add.call({ base: 2 }, 3), add.name, add.length]).toEqual([5, "add", 1]);
    expect((await spans()).map(({ name }) => name)).toEqual(["add"]);
  });

  it("decorates a method under TypeScript's older decorators", async () => {
    const owner = { load: (id: number) => id * 2 };
    const descriptor = Object.getOwnPropertyDescriptor(owner, "load");
    if (descriptor === undefined) throw new Error("no method");
    Object.defineProperty(owner, "load", tracedDbOperation("owner.load")(owner, "load", descriptor));
    expect(owner.load(4)).toBe(8);
    expect((await spans()).map(({ name }) => name)).toEqual(["owner.load"]);
  });

  it("refuses what is no function", () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as from JavaScript
    const wrong = "select 1" as unknown as () => void;
    const refusal = expect.objectContaining({ code: "FUNCTION_EXPECTED" });
    expect(() => tracedDbOperation("x", wrong)).toThrow(refusal);
    expect(() => tracedDbOperation("x")(wrong)).toThrow(refusal);
  });
});
