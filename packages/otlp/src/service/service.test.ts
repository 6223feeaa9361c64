import { describe, expect, it } from "vitest";
import { decodeExportResponse, encodeExportResponse, encodeExportResponseJson } from "./partial-success.ts";
import { encodeStatus, encodeStatusJson, retryDelayMs, statusMessage } from "./rpc-status.ts";

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

const duration = (...bytes: number[]): number[] => [10, bytes.length, ...bytes];

describe("the message of a status", () => {
  it("is read, and empty where there is none", () => {
    expect(statusMessage(encodeStatus({ code: 3, message: "zu alt: é" }))).toBe("zu alt: é");
    expect(statusMessage(encodeStatus({ code: 3, message: "" }))).toBe("");
    expect(statusMessage(Uint8Array.of(18, 99))).toBe("");
  });
});

describe("the delay in a status", () => {
  const type = [...Buffer.from("type.googleapis.com/google.rpc.RetryInfo")];
  const any = (value: number[]): Uint8Array => {
    const content = [10, type.length, ...type, 18, value.length, ...value];
    return Uint8Array.of(8, 8, 26, content.length, ...content);
  };

  it.each([
    ["seconds", any(duration(8, 3)), 3000],
    ["seconds and nanoseconds", any(duration(8, 1, 16, 0x80, 0xca, 0xb5, 0xee, 1)), 1500],
    ["nothing, which is at once", any([]), 0],
    ["another detail", Uint8Array.of(8, 8, 26, 4, 10, 2, 97, 98), undefined],
    ["no detail", encodeStatus({ code: 8, message: "busy" }), undefined],
    ["what cannot be read", Uint8Array.of(26, 99), undefined],
  ])("is read from %s", (_, status, ms) => {
    expect(retryDelayMs(status)).toBe(ms);
  });
});
