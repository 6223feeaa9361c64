// What the handlers of all these applications do.
import { setTimeout as wait } from "node:timers/promises";
import { withSpan } from "@sightline/sdk";

export { wait };

/** A span of the application's own, after a while in which other requests are served. */
export function items(id) {
  return withSpan("shop.load-item", async (span) => {
    await wait(Math.random() * 5);
    span.setAttribute("item.id", id);
    return `item ${id}`;
  });
}

export async function orders(order) {
  await wait(1);
  return `order ${order}`;
}

export async function* stream() {
  for (let part = 0; part < 3; part++) {
    await wait(20);
    yield `part ${part}\n`;
  }
}

/** @returns {never} */
export function broken() {
  throw new TypeError("no stock");
}

export async function rejected() {
  await wait(1);
  throw new RangeError("no such page");
}
