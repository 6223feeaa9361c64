import { describe, expect, it } from "vitest";
import { decodeExportResponse, encodeExportResponse, encodeExportResponseJson } from "./partial-success.ts";
import { encodeStatus, encodeStatusJson } from "./rpc-status.ts";

describe("the answer to an export", () => {
  it("is empty when everything was taken", () => {
    expect(encodeExportResponse(undefined)).toHaveLength(0);
    expect(encodeExportResponseJson("logs", undefined)).toBe("{}");
    expect(decodeExportResponse(new Uint8Array())).toBeUndefined();
    expect(decodeExportResponse(Uint8Array.of(0x0a, 0))).toBeUndefined();
  });

  it("says how many were refused, and why", () => {
    const partial = { rejected: 2n ** 40n, errorMessage: "zu alt: é" };
    expect(decodeExportResponse(encodeExportResponse(partial))).toStrictEqual(partial);
    expect(encodeExportResponseJson("traces", partial)).toBe(
      '{"partialSuccess":{"rejectedSpans":"1099511627776","errorMessage":"zu alt: é"}}',
    );
    expect(encodeExportResponseJson("logs", partial)).toContain("rejectedLogRecords");
    expect(encodeExportResponseJson("metrics", partial)).toContain("rejectedDataPoints");
  });

  it("may warn without refusing anything", () => {
    const partial = { rejected: 0n, errorMessage: "old version" };
    expect(decodeExportResponse(encodeExportResponse(partial))).toStrictEqual(partial);
    expect(encodeExportResponseJson("metrics", partial)).toBe(
      '{"partialSuccess":{"errorMessage":"old version"}}',
    );
  });

  it("is refused when it is cut off", () => {
    const bytes = encodeExportResponse({ rejected: 1n, errorMessage: "text" });
    expect(() => decodeExportResponse(bytes.subarray(0, -2))).toThrow("the response");
  });
});

describe("google.rpc.Status", () => {
  it("holds a code and a message", () => {
    expect([...encodeStatus({ code: 3, message: "no" })]).toStrictEqual([8, 3, 18, 2, 110, 111]);
    expect([...encodeStatus({ code: 0, message: "" })]).toStrictEqual([]);
    expect(encodeStatusJson({ code: 14, message: "later" })).toBe('{"code":14,"message":"later"}');
  });
});
