import { describe, expect, it } from "vitest";
import { Turns } from "./turns.ts";

/** Works for about so many milliseconds a step. */
function steps(count: number, milliseconds: number, done: () => void = () => {}): () => boolean {
  let left = count;
  return () => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    done();
    return --left === 0;
  };
}

describe("Turns", () => {
  it("lets the event loop go round between the pieces of long work", async () => {
    let rounds = 0;
    let isOver = false;
    const count = (): void => {
      rounds++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await new Turns().run(steps(20, 2));
    isOver = true;
    expect(rounds).toBeGreaterThan(5);
  });

  it("serves short work while long work is under way", async () => {
    const turns = new Turns();
    const order: string[] = [];
    await Promise.all([
      turns.run(steps(30, 1)).then(() => order.push("long")),
      turns.run(steps(1, 1)).then(() => order.push("short")),
    ]);
    expect(order).toEqual(["short", "long"]);
  });

  it("rejects with what a step throws, once, and goes on with the others", async () => {
    const turns = new Turns();
    let calls = 0;
    const failing = turns.run(() => {
      calls++;
      throw new Error("no");
    });
    const other = turns.run(steps(3, 0));
    await expect(failing).rejects.toThrow("no");
    await other;
    expect(calls).toBe(1);
  });
});
