import { describe, expect, it } from "vitest";
import { EMPTY, cancelled, committed, edited, moved, taken, typed } from "./draft.ts";
import { printTerms, readTerms } from "./terms.ts";

const two = readTerms("service = stt and duration > 1s").terms;

describe("the term being typed", () => {
  it("becomes a token, or several where a filter was pasted", () => {
    const outcome = committed(typed(EMPTY, "status = error and tenant = acme"), two);
    expect(outcome.draft).toEqual(EMPTY);
    expect(outcome.terms && printTerms(outcome.terms)).toBe(
      "service = stt and duration > 1s and status = error and tenant = acme",
    );
  });

  it("stays as text with its problem where it cannot be read, until it is changed", () => {
    const { draft, terms } = committed(typed(EMPTY, "duration > soon"), two);
    expect(terms).toBeNull();
    expect(draft.text).toBe("duration > soon");
    expect(draft.problems[0]?.at).toBe(11);
    expect(typed(draft, "duration > 1").problems).toEqual([]);
  });

  it("goes on where a completion is not a whole term", () => {
    const key = { label: "service", detail: "", count: null, text: "service ", whole: false };
    expect(taken(typed(EMPTY, "ser"), key, two)).toMatchObject({
      draft: { text: "service ", open: true },
      terms: null,
    });
    const value = { ...key, text: "service = tts", whole: true };
    expect(taken(EMPTY, value, two).terms).toHaveLength(3);
  });

  it("takes a token back to edit it, and `esc` returns it", () => {
    const { draft, terms } = edited(1, two);
    expect(draft.text).toBe("duration > 1s");
    expect(terms && printTerms(terms)).toBe("service = stt");
    const back = cancelled(typed(draft, "duration > 5"), terms ?? []);
    expect(back?.terms && printTerms(back.terms)).toBe("service = stt and duration > 1s");
    expect(cancelled(EMPTY, two)).toBeNull();
  });

  it("goes round through what is offered", () => {
    const open = typed(EMPTY, "s");
    expect(moved(open, -1, 3).active).toBe(2);
    expect(moved({ ...open, active: 2 }, 1, 3).active).toBe(-1);
    expect(moved(EMPTY, 1, 3)).toMatchObject({ active: -1, open: true });
  });
});
