import { describe, expect, it } from "vitest";
import { matchLength, writtenRoute } from "./route-match.ts";

describe("matchLength", () => {
  it.each([
    ["Express route GET /orders/:id", "GET", "/api/orders/:orderId", 2],
    ["Fastify route GET /orders/:id(\\d+)", "GET", "/orders/:id(\\d+)", 2],
    ["Next.js route GET /orders/[id]", "GET", "/orders/{id}", 2],
    ["Next.js route /orders", "POST", "/orders", 1],
    ["Hono route ALL /orders", "PUT", "/orders", 1],
    ["Express route GET /", "GET", "/orders", 0],
    ["Express route GET /orders", "POST", "/orders", undefined],
    ["Express route GET /orders", "GET", "/orders/:id", undefined],
    ["Express route GET /api/orders", "GET", "/orders", undefined],
    ["Express route GET /orders", "", "/orders", 1],
  ])("%s and %s %s", (entryPoint, method, route, expected) => {
    const written = writtenRoute(entryPoint);
    expect(written && matchLength(written, { method, route })).toBe(expected);
  });

  it("takes no route from what has no path", () => {
    expect(writtenRoute("Express route GET (computed path)")).toBeUndefined();
    expect(writtenRoute("catch block")).toBeUndefined();
  });
});
