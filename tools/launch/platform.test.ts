import { describe, expect, it } from "vitest";
import { requireSupported, thisMachine } from "./platform.mjs";

const machine = { platform: "linux", arch: "x64", musl: false, nodeVersion: "20.20.2" };

describe("a machine", () => {
  it("that runs this test is supported", () => {
    expect(() => requireSupported(thisMachine())).not.toThrow();
  });

  it.each([
    ["Windows", { platform: "win32" }, /WSL/u],
    ["Alpine", { musl: true }, /Debian/u],
    ["FreeBSD", { platform: "freebsd" }, /Linux/u],
    ["32 bits", { arch: "arm" }, /x64 or arm64/u],
    ["old Node", { nodeVersion: "18.20.4" }, /Node 20 or newer/u],
  ])("with %s is told the way out", (_name, part, hint) => {
    expect(() => requireSupported({ ...machine, ...part })).toThrow(
      expect.objectContaining({ name: "Stop", hint: expect.stringMatching(hint) }),
    );
  });

  it.each([{}, { platform: "darwin", arch: "arm64" }, { nodeVersion: "26.1.0" }])("may be %o", (part) => {
    expect(() => requireSupported({ ...machine, ...part })).not.toThrow();
  });
});
