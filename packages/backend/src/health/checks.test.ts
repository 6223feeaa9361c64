import { describe, expect, it } from "vitest";
import { journalCheck } from "./checks.ts";

describe("the check of the journal", () => {
  const journal = { segments: 1, rows: 20, bytes: 1000, oldestSeconds: 0.4, quarantined: 0 };

  it("is good while rows wait for a moment", () => {
    expect(journalCheck(journal)).toEqual([
      { name: "journal", status: "ok", message: "20 rows wait to be loaded, the oldest for 0.4 s." },
    ]);
  });

  it("is degraded when they wait for long", () => {
    expect(journalCheck({ ...journal, oldestSeconds: 31 })).toMatchObject([{ status: "degraded" }]);
  });

  it("is failed while rows lie in the quarantine", () => {
    expect(journalCheck({ ...journal, quarantined: 2 })).toMatchObject([
      { status: "failed", message: expect.stringContaining("quarantine/") },
    ]);
  });

  it("is none where there is no journal", () => {
    expect(journalCheck(undefined)).toEqual([]);
  });
});
