import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const GOOD = `groups:
  - name: g
    rules:
      - alert: Down
        expr: up == 0
        for: 2m
        labels: { severity: critical }
        annotations: { summary: "{{ $labels.job }} is down" }
`;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-validate-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function validate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(["validate", "rules", ...args]);
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("sightline validate rules", () => {
  it("counts what is good", async () => {
    const good = await file("good.yml", GOOD);
    expect(await validate(good)).toEqual({
      code: 0,
      out: `${good}: 1 rule in 1 group\n0 errors, 0 warnings\n`,
      err: "",
    });
  });

  it("ends with 1 for what Prometheus does not load, and tells line, path and next step", async () => {
    const bad = await file("bad.yml", GOOD.replace("up == 0", "rat(up)").replace("for: 2m", "for: soon"));
    const { code, out } = await validate(bad);
    expect(code).toBe(1);
    expect(out).toContain(`error   ${bad}:5: groups[0].rules[0].expr: `);
    expect(out).toContain(`error   ${bad}:6: groups[0].rules[0].for: "soon" is no duration. Write`);
    expect(out).toContain("2 errors, 0 warnings");
  });

  it("ends with 0 for warnings, with 1 where they count", async () => {
    const bare = await file("bare.yml", GOOD.replace("        for: 2m\n", ""));
    const { code, out } = await validate(bare);
    expect(code).toBe(0);
    expect(out).toContain(`warning ${bare}:4: groups[0].rules[0].alert: one sample decides`);
    expect(await validate(bare, "--strict")).toMatchObject({ code: 1 });
    const { code: strict, out: json } = await validate(bare, "--strict", "--json");
    expect(strict).toBe(1);
    expect(JSON.parse(json)).toMatchObject({
      ok: false,
      errors: 0,
      warnings: 1,
      files: [{ file: bare, groups: 1, rules: 1, errors: [], warnings: [{ line: 4 }] }],
    });
  });

  it("reads a directory, for a version", async () => {
    await file("a.yml", GOOD);
    await file("b.yaml", GOOD.replace("name: g", "name: g\n    labels: { team: shop }"));
    await file("notes.txt", "no rules");
    expect((await validate(folder)).out).toContain("b.yaml: 1 rule in 1 group\n0 errors");
    const { code, out } = await validate(folder, "--prometheus-version", "2.42");
    expect(code).toBe(1);
    expect(out).toContain(
      "b.yaml:3: groups[0].labels: a group's labels needs Prometheus 3, and this is for 2.42.",
    );
  });

  it("knows how often samples come", async () => {
    const rate = await file("rate.yml", GOOD.replace("up == 0", "rate(up[1m]) > 3"));
    expect((await validate(rate)).out).toContain("0 warnings");
    expect((await validate(rate, "--scrape-interval", "1m")).out).toContain("less than two samples");
  });

  it.each([
    [["no-such.yml"], "there is no such file"],
    [["x.yml", "--prometheus-version", "1"], "from 2 on"],
    [["x.yml", "--scrape-interval", "often"], "Write a duration"],
  ])("%j is refused", async (args, reason) => {
    const { code, err } = await validate(...args);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });
});
