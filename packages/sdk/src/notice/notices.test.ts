import { describe, expect, it } from "vitest";
import { writeNotices } from "./notices.ts";

describe("notices", () => {
  it("say each thing once and count the rest", () => {
    const lines: string[] = [];
    const notices = writeNotices((line) => lines.push(line));
    for (let at = 0; at < 3; at++) notices.once("queue", `full ${at}`);
    notices.debug("unheard");
    notices.level = "debug";
    notices.debug("heard");
    expect(lines).toEqual(["[sightline] full 0\n", "[sightline] heard\n"]);
    expect(notices.counts().get("queue")).toBe(3);
  });

  it("do not grow without end", () => {
    const lines: string[] = [];
    const notices = writeNotices((line) => lines.push(line));
    for (let at = 0; at < 2000; at++) notices.once(`key ${at}`, "again");
    expect(lines).toHaveLength(500);
    expect(notices.counts().size).toBe(500);
  });
});
