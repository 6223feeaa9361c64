/** What W3C's specification of the header allows and forbids (Trace Context, section 3.3), one case a sentence. */
import { describe, expect, it } from "vitest";
import { parseTraceState } from "./tracestate.ts";

const serialized = (header: string | string[]): string | undefined => parseTraceState(header)?.serialize();
const many = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}=1`).join(",");

describe("tracestate", () => {
  it.each([
    ["foo=1,bar=2", "foo=1,bar=2"],
    ["foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"],
    ["foo=1,", "foo=1"],
    [",foo=1,,bar=2", "foo=1,bar=2"],
    ["foo=1,foo=2", "foo=1"],
    ["foo=a b", "foo=a b"],
    ["tenant@vendor=x,0a@b=y", "tenant@vendor=x,0a@b=y"],
    [`${"z".repeat(256)}=1`, `${"z".repeat(256)}=1`],
    ["a=!\"#$%&'()*+-./09:;<>?@AZ[\\]^_`az{|}~", "a=!\"#$%&'()*+-./09:;<>?@AZ[\\]^_`az{|}~"],
  ])("keeps %j", (header, kept) => {
    expect(serialized(header)).toBe(kept);
  });

  it.each([
    "foo",
    "=1",
    "foo=",
    "foo =1",
    "FOO=1",
    "foo.bar=1",
    "foo=1=2",
    "foo=bar\u0000",
    "foo=é",
    "foo@=1",
    "@foo=1",
    "foo@@bar=1",
    "foo@bar@baz=1",
    `${"z".repeat(257)}=1`,
    `${"t".repeat(242)}@v=1`,
    `t@${"v".repeat(15)}=1`,
    `foo=${"v".repeat(257)}`,
    many(33),
    "",
    " , ,",
  ])("discards the whole of %j", (header) => {
    expect(serialized(header)).toBeUndefined();
  });

  it("takes several headers as one list, of 32 members at most", () => {
    expect(serialized(["foo=1,bar=2", "baz=3"])).toBe("foo=1,bar=2,baz=3");
    expect(serialized(["foo=1", ""])).toBe("foo=1");
    expect(serialized(many(32))).toBe(many(32));
    expect(serialized([many(32), "last=1"])).toBeUndefined();
  });

  it("gives up long members first, then the last ones, beyond 512 characters", () => {
    const long = `long=${"v".repeat(200)}`;
    const short = Array.from({ length: 20 }, (_, at) => `key${at}=${"v".repeat(15)}`);
    const kept = serialized([long, ...short].join(",")) ?? "";
    expect(kept.length).toBeLessThanOrEqual(512);
    expect(kept).not.toContain("long=");
    expect(kept.startsWith("key0=")).toBe(true);
    expect(short.join(",")).toContain(kept);
  });
});
