/**
 * kafkajs 2: `send <topic>` where messages are sent, `process <topic>` where they are handled. Producers and consumers
 * are plain objects, made by two methods of the class `Kafka`: what these return is changed.
 */
import type { LibraryHook } from "../../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../../replaced-method.ts";
import type { Messaging } from "../messaging.ts";
import { watchConsumer } from "./consumer.ts";
import { watchProducer } from "./producer.ts";

export function kafkajsHook(messaging: Messaging): LibraryHook {
  return {
    library: "kafkajs",
    files: { "kafkajs/src/index.js": "module.exports" },
    apply: (exports) => watchKafka(messaging, prototypeOf(exports, "Client")),
  };
}

function watchKafka(messaging: Messaging, prototype: object): () => void {
  let on = true;
  const isOn = (): boolean => on;
  const restoreProducer = replaceMethod(
    prototype,
    "producer",
    (original) =>
      function producer(this: unknown, ...values) {
        const made = original.call(this, ...values);
        if (has(made, ["send", "sendBatch", "transaction"])) watchProducer(messaging, made, isOn);
        return made;
      },
  );
  const restoreConsumer = replaceMethod<[options?: { readonly groupId?: unknown }]>(
    prototype,
    "consumer",
    (original) =>
      function consumer(this: unknown, ...values) {
        const made = original.call(this, ...values);
        if (has(made, ["run", "on", "events"]))
          watchConsumer(messaging, made, String(values[0]?.groupId), isOn);
        return made;
      },
  );
  return () => {
    on = false;
    restoreConsumer();
    restoreProducer();
  };
}

/** Another library may have put something of its own in kafkajs' place. */
function has(made: unknown, members: readonly string[]): boolean {
  return typeof made === "object" && made !== null && members.every((member) => member in made);
}
