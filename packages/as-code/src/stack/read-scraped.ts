/** Services whose `/metrics` is fetched, as the command line names them. */
import type { ScrapedService } from "./stack.ts";

export type ReadScraped =
  | { readonly ok: true; readonly service: ScrapedService }
  | { readonly ok: false; readonly problem: string };

/** Labels that the stack sets itself. */
const TAKEN = ["job", "instance", "service", "environment"];

/**
 * `NAME=HOST:PORT,…`; what has a `=` behind the first is a label, `path=/…` where its page is.
 *
 * @example
 * readScraped("orders=orders-1:9464,orders-2:9464,team=payments");
 */
export function readScraped(text: string): ReadScraped {
  const [, name = "", rest = ""] = /^([\w.-]+)=(.+)$/u.exec(text) ?? [];
  if (name === "")
    return problem(
      `${JSON.stringify(text)} names no service`,
      "Write NAME=HOST:PORT, such as orders=orders:9464.",
    );
  const targets: string[] = [];
  const labels: Record<string, string> = {};
  let path: string | undefined;
  for (const part of rest.split(",")) {
    const [, key, value = ""] = /^([^=]+)=(.*)$/u.exec(part) ?? [];
    if (key === undefined) {
      if (!/^(?:\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/iu.test(part))
        return problem(
          `${JSON.stringify(part)} of ${name} is no HOST:PORT`,
          "Write it as orders:9464, without a scheme.",
        );
      targets.push(part);
    } else if (key === "path") path = value;
    else if (TAKEN.includes(key))
      return problem(
        `the label ${key} of ${name} is the stack's own`,
        `Choose another than ${TAKEN.join(", ")}.`,
      );
    else if (/^[a-z_]\w*$/iu.test(key)) labels[key] = value;
    else
      return problem(
        `${JSON.stringify(key)} of ${name} is no label`,
        "Write letters, digits and underscores.",
      );
  }
  if (targets.length === 0) return problem(`${name} has no target`, "Write NAME=HOST:PORT.");
  return { ok: true, service: { name, targets, labels, ...(path === undefined ? {} : { path }) } };
}

function problem(message: string, fix: string): ReadScraped {
  return { ok: false, problem: `${message}. ${fix}` };
}
