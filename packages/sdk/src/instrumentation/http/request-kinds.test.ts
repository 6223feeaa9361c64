import { describe, expect, it } from "vitest";
import { SharedAttributes } from "../../trace/shared-attributes.ts";
import { attributesOf, overlap, type RequestKind, sharedAttributesOf } from "./request-kinds.ts";

const kind: RequestKind = {
  method: "GET",
  route: "/kinds/:id",
  scheme: "https",
  version: "1.1",
  address: "shop.example",
  port: 8443,
  status: 200,
};

function named(name: number): SharedAttributes | undefined {
  return sharedAttributesOf({ ...kind, route: "/made-up", address: `host-${name}` });
}

describe("kinds of requests", () => {
  it("share one list, and another wherever they differ", () => {
    const shared = sharedAttributesOf(kind);
    expect(shared?.list).toEqual(Object.entries(attributesOf(kind)).flat());
    expect(sharedAttributesOf({ ...kind })).toBe(shared);
    const others: readonly Partial<RequestKind>[] = [
      { method: "HEAD" },
      { route: "/kinds" },
      { route: undefined },
      { scheme: "http" },
      { version: "2" },
      { address: undefined },
      { port: undefined },
      { status: 404 },
    ];
    for (const other of others) {
      const made = sharedAttributesOf({ ...kind, ...other });
      expect(made?.list).toEqual(Object.entries(attributesOf({ ...kind, ...other })).flat());
      expect(made).not.toBe(shared);
    }
  });

  it("are not kept without end where callers make up the name of the server", () => {
    for (let name = 0; name < 16; name++) expect(named(name)).toBeDefined();
    expect(named(16)).toBeUndefined();
    expect(named(3)).toBe(named(3));
  });

  it("stand apart from what a span says itself", () => {
    const shared = new SharedAttributes({ "http.route": "/items/:id" });
    expect(overlap(shared, ["item", 7])).toBe(false);
    expect(overlap(shared, ["item", 7, "http.route", "/mine"])).toBe(true);
  });
});
