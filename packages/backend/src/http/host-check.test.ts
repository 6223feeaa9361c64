import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { hostCheck, isLocalHost, isLoopback } from "./host-check.ts";

describe("isLocalHost", () => {
  it.each([
    "localhost",
    "localhost:4320",
    "127.0.0.1:4320",
    "[::1]:4320",
    "192.168.0.7:80",
    "app.localhost",
    "LOCALHOST",
    "host.docker.internal:4320",
  ])("takes %s", (host) => expect(isLocalHost(host)).toBe(true));

  it.each([
    "",
    "rebound.example",
    "rebound.example:4320",
    "localhost.rebound.example",
    "127.0.0.1.rebound.example",
  ])("refuses %j", (host) => expect(isLocalHost(host)).toBe(false));
});

describe("isLoopback", () => {
  it("knows addresses and the name", () => {
    expect(["127.0.0.1", "127.1.2.3", "::1", "localhost"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "192.168.0.7", "::"].some(isLoopback)).toBe(false);
  });
});

function certified(name: string): boolean {
  return name.endsWith(".example");
}

describe("hostCheck", () => {
  it("takes names that were allowed, whatever their case, with any port", () => {
    const check = hostCheck({ host: "127.0.0.1", allowed: ["Sightline.internal"] });
    expect(["sightline.internal", "SIGHTLINE.internal:443", "localhost", "10.0.0.7"].every(check)).toBe(true);
    expect([hostname(), "internal", "x.sightline.internal", ""].some(check)).toBe(false);
  });

  it("takes the machine's own name and the certificate's only beyond loopback", () => {
    const wide = hostCheck({ host: "0.0.0.0", allowed: [], certified });
    expect([hostname(), "sightline.example:4320"].every(wide)).toBe(true);
    expect(["rebound.test", ""].some(wide)).toBe(false);
    expect(hostCheck({ host: "127.0.0.1", allowed: [], certified })("sightline.example")).toBe(false);
    expect(hostCheck({ host: "node7", allowed: [] })("node7:4320")).toBe(true);
  });
});
