// What the handlers of all these applications do.
import { setTimeout as wait } from "node:timers/promises";
import { getLogger, setTenantContext, TenantContextMiddleware, withSpan } from "@sightline/sdk";

export { wait };

const log = getLogger("shop");

/** Whose requests are served: asked once for each tenant, by a directory that takes its time and may be down. */
export async function directory(tenant) {
  await wait(1);
  if (tenant === "nowhere") throw new Error("the directory is down");
  return tenant.startsWith("acme");
}

export const tenants = TenantContextMiddleware({ validate: directory });

/** A span of the application's own, after a while in which other requests are served. */
export function items(id) {
  return withSpan("shop.load-item", async (span) => {
    await wait(Math.random() * 5);
    span.setAttribute("item.id", id);
    setTenantContext({ "user.id": `u-${id}` });
    log.info("item loaded", { item: id });
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
