import { describe, expect, it } from "vitest";
import { type Outcome, runSteps, type Step, type StepTiming } from "./step.ts";

/** Time that passes while it is slept, and a millisecond with each look at it. */
function timing(patience: number): StepTiming {
  let time = 0;
  return {
    now: () => (time += 1),
    sleep: async (milliseconds) => void (time += milliseconds),
    patience,
  };
}

function step(id: string, outcomes: readonly boolean[], rest: Partial<Step> = {}): Step {
  let tries = 0;
  return {
    id,
    asked: `asked ${id}`,
    run: async (): Promise<Outcome> => {
      const isGood = outcomes[Math.min(tries, outcomes.length - 1)] ?? false;
      tries += 1;
      return isGood ? { ok: true, got: `try ${tries}` } : { ok: false, got: `try ${tries}`, fix: "Mend it." };
    },
    ...rest,
  };
}

describe("runSteps", () => {
  it("goes on after a failure, and tells each as it is done", async () => {
    const told: string[] = [];
    const results = await runSteps([step("a", [false]), step("b", [true])], timing(0), ({ id }) =>
      told.push(id),
    );
    expect(told).toEqual(["a", "b"]);
    expect(results).toEqual([
      { id: "a", ok: false, ms: 1, asked: "asked a", got: "try 1", fix: "Mend it." },
      { id: "b", ok: true, ms: 1, asked: "asked b", got: "try 1" },
    ]);
  });

  it("does not try what needs a step that failed", async () => {
    const [, second, third] = await runSteps(
      [step("a", [false]), step("b", [true], { needs: ["a"] }), step("c", [true], { needs: ["b"] })],
      timing(0),
      () => undefined,
    );
    expect(second).toMatchObject({ ok: false, got: "not tried", fix: "Mend a first: this needs it." });
    expect(third).toMatchObject({ ok: false, fix: "Mend b first: this needs it." });
  });

  it("tries patient steps again until they are good or the time is up", async () => {
    const [late] = await runSteps(
      [step("a", [false, false, true], { patient: true })],
      timing(10_000),
      () => undefined,
    );
    expect(late).toMatchObject({ ok: true, got: "try 3" });
    const [never] = await runSteps([step("a", [false], { patient: true })], timing(2000), () => undefined);
    expect(never).toMatchObject({ ok: false, fix: "Mend it." });
    const [once] = await runSteps([step("a", [false, true])], timing(10_000), () => undefined);
    expect(once).toMatchObject({ ok: false, got: "try 1" });
  });
});
