/** Binding of an event emitter: every listener added from now on runs in the bound context. */
import type { EventEmitter } from "node:events";

type Listener = (...args: unknown[]) => void;

const ADDERS = ["on", "addListener", "once", "prependListener", "prependOnceListener"] as const;
const REMOVERS = ["off", "removeListener"] as const;

/** Replaces the methods of this one emitter that add and remove listeners. */
export function bindEmitter(emitter: EventEmitter, bind: (listener: Listener) => Listener): void {
  const wrappers = new WeakMap<Listener, Listener>();
  for (const name of ADDERS) {
    const add = emitter[name];
    emitter[name] = function addBound(this: EventEmitter, event, listener) {
      const wrapper = wrappers.get(listener) ?? bind(listener);
      wrappers.set(listener, wrapper);
      // `once` adds its own wrapper through `on`, which must not be bound a second time.
      wrappers.set(wrapper, wrapper);
      return add.call(this, event, wrapper);
    };
  }
  for (const name of REMOVERS) {
    const remove = emitter[name];
    emitter[name] = function removeBound(this: EventEmitter, event, listener) {
      return remove.call(this, event, wrappers.get(listener) ?? listener);
    };
  }
}
