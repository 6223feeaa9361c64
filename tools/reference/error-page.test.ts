import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorPage } from "./error-page.ts";

describe("docs/reference/errors.md", () => {
  it("is what the catalogues say (npm run reference writes it)", () => {
    expect(readFileSync("docs/reference/errors.md", "utf8")).toBe(errorPage());
  });

  it("names each code once", () => {
    const codes = Array.from(errorPage().matchAll(/^### (\S+)$/gm), ([, code]) => code);
    expect(codes.toSorted()).toEqual([...new Set(codes)].toSorted());
    expect(codes.length).toBeGreaterThan(40);
  });
});
