/** All message libraries that the SDK watches by itself. */
import type { LibraryHook } from "../module-hook/module-hook.ts";
import { amqplibHook } from "./amqplib/amqplib.ts";
import { bullmqHooks } from "./bullmq/bullmq.ts";
import { kafkajsHook } from "./kafkajs/kafkajs.ts";
import { Messaging, type MessagingWorld } from "./messaging.ts";

export function messagingHooks(world: MessagingWorld): readonly LibraryHook[] {
  const messaging = new Messaging(world);
  return [...bullmqHooks(messaging), amqplibHook(messaging), kafkajsHook(messaging)];
}
