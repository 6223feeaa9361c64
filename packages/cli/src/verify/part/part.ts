/** A part that runs somewhere: its address, and what is said when it does not answer there. */
import { type Answer, ask, begin, type Question } from "../ask.ts";
import type { Outcome } from "../step.ts";

export interface Part {
  /** As a person calls it: `the collector`. */
  readonly name: string;
  /** Without a slash at the end. */
  readonly url: string;
  /** What starts it, as a sentence. */
  readonly start: string;
  /** How another address is given: `--port-offset`. */
  readonly flag: string;
}

/** Asks a part; what is not an answer, or has another status, is an outcome already. */
export async function asking(
  part: Part,
  question: Omit<Question, "url"> & { readonly path: string },
  judge: (answer: Extract<Answer, { kind: "answer" }>) => Outcome,
): Promise<Outcome> {
  const { path, ...rest } = question;
  const answer = await ask({ ...rest, url: `${part.url}${path}` });
  if (answer.kind === "silence") return silent(part, answer.reason);
  if (answer.status >= 200 && answer.status < 300) return judge(answer);
  return refused(part, path, answer.status, answer.text);
}

export function silent({ name, url, start, flag }: Part, reason: string): Outcome {
  return { ok: false, got: reason, fix: `${start} If ${name} is elsewhere than ${url}, give ${flag}.` };
}

/** Somebody answers, and not as this part does. */
export function refused(
  { name, url, start, flag }: Part,
  path: string,
  status: number,
  text: string,
): Outcome {
  const got = `${status}${text.trim() === "" ? "" : `: ${begin(text)}`}`;
  if (status === 401 || status === 403)
    return { ok: false, got, fix: `Give the token or the password that ${name} asks for.` };
  if (status === 404 || status === 405)
    return {
      ok: false,
      got,
      fix: `${url} is not ${name}: it knows no ${path}. Give its own address with ${flag}, and see that no other program took its port.`,
    };
  if (status >= 500) return { ok: false, got, fix: `${name} runs and is not well: read its log. ${start}` };
  return { ok: false, got, fix: `${url} does not answer as ${name} does; give its address with ${flag}.` };
}

export function good(got: string): Outcome {
  return { ok: true, got };
}

export function bad(got: string, fix: string): Outcome {
  return { ok: false, got, fix };
}
