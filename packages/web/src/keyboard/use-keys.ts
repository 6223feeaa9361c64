import { useEffect, useRef, useSyncExternalStore } from "react";
import { type KeyBinding, type Keyboard, createKeyboard } from "./keyboard.ts";

export const keyboard: Keyboard = createKeyboard();
export const isMac: boolean = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Binds keys while the component is there. What they do may change with each drawing; which keys they are may, too. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const signature = bindings
    .map(({ key, label, footer }) => `${key}\t${label}\t${footer === true}`)
    .join("\n");
  useEffect(
    () =>
      keyboard.add(
        latest.current.map((binding, at) => ({
          ...binding,
          run: () => latest.current[at]?.run() ?? undefined,
        })),
      ),
    // The signature stands for the bindings: which keys, not what they do.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- see above
    [signature],
  );
}

export function useKeyList(): readonly KeyBinding[] {
  return useSyncExternalStore(keyboard.subscribe, keyboard.list);
}

/** The one listener of the page. */
export function listenToKeys(target: Window): () => void {
  target.addEventListener("keydown", onKeyDown);
  return () => target.removeEventListener("keydown", onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  // A focused button or link has Enter and space for itself.
  if ((event.key === "Enter" || event.key === " ") && isPressable(event.target)) return;
  const taken = keyboard.press({
    key: event.key,
    mod: event.metaKey || event.ctrlKey,
    typing: isTyping(event.target),
    time: event.timeStamp,
  });
  if (taken) event.preventDefault();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
  );
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("button, a[href], [role='menuitemradio'], summary");
}
