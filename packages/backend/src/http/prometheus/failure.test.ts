import { SightlineError } from "@sightline/model";
import { expect, it } from "vitest";
import { prometheusShape } from "./failure.ts";

it.each([
  ["There is no query.", "There is no query. Add query=…."],
  ["1:6: parse error: unexpected end of input", "1:6: parse error: unexpected end of input. Add query=…."],
])("puts what happened and what helps into sentences: %s", (message, error) => {
  expect(prometheusShape(new SightlineError("X", message, "Add query=….", 400, {}))).toEqual({
    status: "error",
    errorType: "bad_data",
    error,
  });
});
