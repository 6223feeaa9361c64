import { describe, expect, it } from "vitest";
import { parseStart } from "./arguments.mjs";

const examples = ["audio-orchestrator"];
const none = {
  help: false,
  examples: true,
  only: undefined,
  port: undefined,
  otlpHttpPort: undefined,
  otlpGrpcPort: undefined,
  data: undefined,
  store: undefined,
};

describe("the arguments of npm start", () => {
  it("may be left out", () => {
    expect(parseStart([], examples)).toEqual(none);
  });

  it("are read", () => {
    const args = [
      "--only",
      "audio-orchestrator",
      "--port",
      "5000",
      "--data",
      "/tmp/try",
      "--store",
      "memory",
    ];
    expect(parseStart(args, examples)).toEqual({
      ...none,
      only: "audio-orchestrator",
      port: 5000,
      data: "/tmp/try",
      store: "memory",
    });
    expect(parseStart(["--no-examples"], examples).examples).toBe(false);
  });

  it("with port 0 mean free ports for all", () => {
    expect(parseStart(["--port", "0"], examples)).toEqual({
      ...none,
      port: 0,
      otlpHttpPort: 0,
      otlpGrpcPort: 0,
    });
    const chosen = parseStart(["--port=0", "--otlp-http-port=9000", "--otlp-grpc-port=9001"], examples);
    expect([chosen.otlpHttpPort, chosen.otlpGrpcPort]).toEqual([9000, 9001]);
  });

  it.each([
    [["--port", "x"], "--port x is not a port."],
    [["--port", ""], "--port  is not a port."],
    [["--port", "70000"], "--port 70000 is not a port."],
    [["--only", "card-erp"], 'There is no example "card-erp".'],
    [["--prot", "1"], "Unknown option '--prot'."],
  ])("%j are refused in a sentence", (args, message) => {
    expect(() => parseStart(args, examples)).toThrow(expect.objectContaining({ name: "Stop", message }));
  });
});
