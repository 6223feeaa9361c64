/** From an HTTP answer to a value or to the server's own error. */
import { SightlineError, type ErrorBody } from "@sightline/model";
import { clientErrors } from "./errors.ts";

/** Resolves to the body as JSON. Rejects with the server's error, or `UNEXPECTED_ANSWER`. */
export async function readAnswer(url: string, response: Response): Promise<unknown> {
  const body = await json(response);
  if (response.ok && body !== undefined) return body;
  if (isErrorBody(body)) {
    const { code, message, hint, field } = body.error;
    throw new SightlineError(code, message, hint, response.status, field === undefined ? {} : { field });
  }
  throw clientErrors.UNEXPECTED_ANSWER({ url, status: response.status });
}

/** `undefined` where the body is not JSON: the caller names the error. */
async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== "object" || body === null || !("error" in body)) return false;
  const { error } = body;
  if (typeof error !== "object" || error === null) return false;
  return (
    "code" in error &&
    typeof error.code === "string" &&
    "message" in error &&
    typeof error.message === "string" &&
    "hint" in error &&
    typeof error.hint === "string"
  );
}
