/** A stdout that takes little, nothing, or is gone. */
import { describe, expect, it } from "vitest";
import { writeNotices } from "../notice/notices.ts";
import { Stdout } from "./stdout.ts";

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** `answers`: how many bytes each write takes, or what it throws; afterwards everything is taken. */
function world(...answers: readonly (number | Error)[]) {
  const taken: Buffer[] = [];
  const said: string[] = [];
  const pauses: number[] = [];
  let at = 0;
  const out = new Stdout({
    writeSync: (data) => {
      const bytes = Buffer.from(data);
      const answer = answers[at++] ?? bytes.length;
      if (answer instanceof Error) throw answer;
      taken.push(bytes.subarray(0, answer));
      return Math.min(answer, bytes.length);
    },
    notices: writeNotices((line) => said.push(line)),
    pause: (ms) => pauses.push(ms),
  });
  return { out, said, pauses, text: () => Buffer.concat(taken).toString("utf8") };
}

describe("stdout", () => {
  it("gets all bytes of a text, however few it takes at once", () => {
    const { out, text } = world(1, 2, 3, 1);
    out.write("zażółć\n");
    out.write("two\n");
    expect(text()).toBe("zażółć\ntwo\n");
  });

  it("is waited for when it is full", () => {
    const full = Array.from({ length: 8 }, () => failure("EAGAIN"));
    const { out, text, pauses, said } = world(...full);
    out.write("one\n");
    expect(text()).toBe("one\n");
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 50, 50]);
    expect(said).toEqual([]);
  });

  it.each(["EPIPE", "EBADF", "EOF"])(
    "that is gone (%s) is told once, and what it missed is counted",
    (code) => {
      const { out, text, said } = world(3, failure(code));
      out.write("one\ntwo\n");
      out.write("three\n");
      out.write("four\n");
      expect(text()).toBe("one");
      expect(out.lost).toBe(4);
      expect(said).toEqual([expect.stringContaining(`nobody reads stdout any more (${code})`)]);
    },
  );

  it("that has no room for now gets later lines, none of them glued to a torn one", () => {
    const { out, text, said } = world(2, failure("ENOSPC"));
    out.write("one\n");
    out.write("two\n");
    out.write("three\n");
    expect(text()).toBe("on\ntwo\nthree\n");
    expect(out.lost).toBe(1);
    expect(said).toHaveLength(1);
  });
});
