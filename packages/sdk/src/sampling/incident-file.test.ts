import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Notices } from "../notice/notices.ts";
import { incidentFile } from "./incident-file.ts";

const INCIDENT = {
  id: "i1",
  ratio: 1,
  route: "/pay",
  startedAt: "2026-11-21T12:00:00.000Z",
  endsAt: "2026-11-21T12:10:00.000Z",
  remainingSeconds: 600,
};

describe("the file of running incidents", () => {
  const directory = mkdtempSync(join(tmpdir(), "sightline-incidents-"));
  const path = join(directory, "incidents.json");
  const said: string[] = [];
  const notices: Notices = {
    level: "warn",
    once: (_, message) => void said.push(message),
    debug: () => undefined,
    counts: () => new Map(),
  };
  afterEach(() => {
    said.length = 0;
    rmSync(path, { force: true });
  });

  it("gives back what was written, to the same service, and goes with the last of them", () => {
    const file = incidentFile(path, "shop", notices);
    expect(file.read()).toEqual([]);
    file.write([INCIDENT]);
    expect(file.read()).toEqual([INCIDENT]);
    expect(incidentFile(path, "other", notices).read()).toEqual([]);
    file.write([]);
    expect(() => readFileSync(path)).toThrow("ENOENT");
    expect(said).toEqual([]);
  });

  it.each(["{", "[]", '{"service":"shop","incidents":[{"ratio":7}]}'])("says that %s is none", (text) => {
    writeFileSync(path, text);
    expect(incidentFile(path, "shop", notices).read()).toEqual([]);
    expect(said[0]).toContain("are not resumed");
  });

  it("says once that it cannot be written", () => {
    incidentFile(join(directory, "missing", "x.json"), "shop", notices).write([INCIDENT]);
    expect(said[0]).toContain("a restart ends them");
  });
});
