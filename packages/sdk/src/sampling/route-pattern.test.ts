import { describe, expect, it } from "vitest";
import { routePattern } from "./route-pattern.ts";

describe("a route in a rule", () => {
  it.each([
    ["/orders/:id", "GET", "/orders/42", true],
    ["/orders/:id", "GET", "/orders/42/", true],
    ["/orders/:id", "GET", "/orders/42/items", false],
    ["/orders/{id}/items", "POST", "/orders/4/items", true],
    ["/orders/[id]", "GET", "/orders/x", true],
    ["/files/*", "GET", "/files/a/b.txt", true],
    ["POST /pay", "POST", "/pay", true],
    ["POST /pay", "GET", "/pay", false],
    ["/a.b", "GET", "/axb", false],
    ["/", "GET", "/", true],
    ["nightly", "", "/nightly", false],
  ])("%s for %s %s: %s", (text, method, path, expected) => {
    expect(routePattern(text).matchesPath(method, path)).toBe(expected);
  });

  it.each([
    ["/orders/:id", "GET", "/orders/{orderId}", true],
    ["/orders/:id", "GET", "/orders", false],
    ["GET /orders/:id", "POST", "/orders/:id", false],
    ["nightly report", "", "nightly report", true],
  ])("%s is the template of %s %s: %s", (text, method, route, expected) => {
    expect(routePattern(text).matchesRoute(method, route)).toBe(expected);
  });
});
