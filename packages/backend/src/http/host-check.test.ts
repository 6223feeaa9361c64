import { describe, expect, it } from "vitest";
import { isLocalHost, isLoopback } from "./host-check.ts";

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
