import { describe, expect, it } from "vitest";
import { type Heard, type Reply, heard, lasting } from "./lasting.ts";

const NOTHING: Heard<string> = { question: "a", data: undefined, error: null };
const STOPPED = new Error("It stopped.");
const pending: Reply<string> = { data: undefined, error: null, isPlaceholderData: false };
const failed: Reply<string> = { data: undefined, error: STOPPED, isPlaceholderData: false };

function answered(data: string): Reply<string> {
  return { data, error: null, isPlaceholderData: false };
}
function placeholder(data: string): Reply<string> {
  return { data, error: null, isPlaceholderData: true };
}
/** What is shown after each reply to the question. */
function shown(replies: readonly (readonly [string, Reply<string>])[]) {
  let now = NOTHING;
  return replies.map(([question, reply]) => {
    now = heard(now, question, reply);
    return lasting(now, reply);
  });
}

describe("what a live page shows", () => {
  it("is the failure until an answer is here, where there was none", () => {
    const steps = shown([
      ["a", pending],
      ["a", failed],
      ["a", pending],
      ["a", failed],
      ["a", answered("one")],
    ]);
    expect(steps.map(({ error }) => error)).toEqual([null, STOPPED, STOPPED, STOPPED, null]);
    expect(steps.map(({ data }) => data)).toEqual([undefined, undefined, undefined, undefined, "one"]);
  });

  it("is the old answer beside the failure, where there was one", () => {
    const steps = shown([
      ["a", answered("one")],
      ["a", placeholder("one")],
      ["a", failed],
      ["a", placeholder("one")],
      ["a", answered("two")],
    ]);
    expect(steps.map(({ error }) => error)).toEqual([null, null, STOPPED, STOPPED, null]);
    expect(steps.map(({ data }) => data)).toEqual(["one", "one", "one", "one", "two"]);
    expect(steps.map(({ fresh }) => fresh)).toEqual([true, false, false, false, true]);
  });

  it("forgets both with another question, and shows no other question's answer beside a failure", () => {
    const steps = shown([
      ["a", answered("one")],
      ["a", failed],
      ["b", placeholder("one")],
      ["b", failed],
      ["b", placeholder("one")],
    ]);
    expect(steps.map(({ error }) => error)).toEqual([null, STOPPED, null, STOPPED, STOPPED]);
    expect(steps.map(({ data }) => data)).toEqual(["one", "one", "one", undefined, undefined]);
  });

  it("does not change while nothing is heard", () => {
    const once = heard(NOTHING, "a", failed);
    expect(heard(once, "a", pending)).toBe(once);
    expect(heard(NOTHING, "a", pending)).toBe(NOTHING);
  });
});
