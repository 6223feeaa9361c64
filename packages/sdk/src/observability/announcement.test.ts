import { describe, expect, it } from "vitest";
import { announcement } from "./announcement.ts";

describe("what the SDK says of itself without code", () => {
  it("names what it watches, the libraries that it found, and where spans go", () => {
    expect(announcement({ service: "shop", hooked: ["pg", "bullmq"] }, ["http://c:4318/v1/traces"])).toBe(
      "shop: watching requests (http, http2, Express, Fastify, Next.js), calls (http, fetch) and pg, bullmq; spans go to http://c:4318/v1/traces. What is loaded later is watched too.",
    );
  });

  it("says that spans go nowhere", () => {
    expect(announcement({ service: "shop", hooked: [] }, [])).toBe(
      "shop: watching requests (http, http2, Express, Fastify, Next.js) and calls (http, fetch); spans are sent nowhere. What is loaded later is watched too.",
    );
  });
});
