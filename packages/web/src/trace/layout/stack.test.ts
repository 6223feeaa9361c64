import { describe, expect, it } from "vitest";
import { framesOf } from "./stack.ts";

const read = (stack: string) => framesOf(stack).map(({ call, place }) => [call, place]);

describe("framesOf", () => {
  it("names the call and the end of the path", () => {
    const stack = [
      "TimeoutError: decode exceeded 2000 ms",
      "    at Decoder.run (file:///srv/app/services/stt/src/decoder.ts:214:7)",
      "    at async file:///srv/app/services/stt/src/main.ts:9:1",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
      "    at Layer.handle (/srv/app/node_modules/express/lib/router/layer.js:95:5)",
    ].join("\n");
    expect(read(stack)).toEqual([
      ["Decoder.run", "stt/src/decoder.ts:214:7"],
      ["", "stt/src/main.ts:9:1"],
      ["process.processTicksAndRejections", "node:internal/process/task_queues:105:5"],
      ["Layer.handle", "express/lib/router/layer.js:95:5"],
    ]);
  });

  it("reads a Python traceback, and nothing where there is no stack", () => {
    expect(read('Traceback:\n  File "/srv/llm/app/flan.py", line 40, in generate')).toEqual([
      ["generate", "llm/app/flan.py:40"],
    ]);
    expect(framesOf("")).toEqual([]);
  });
});
