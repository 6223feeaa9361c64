/** The keys of the page: one register, read by the one listener, the footer and the sheet of all keys. */

export type KeyGroup = "page" | "list" | "time" | "go to" | "everywhere";

export interface KeyBinding {
  /** `j`, `?`, `g s` (one after the other), `mod+k` (Cmd or Ctrl), `Escape`, `Enter`. */
  readonly key: string;
  /** What it does, in a word or two; keys with the same label stand together. */
  readonly label: string;
  readonly group: KeyGroup;
  /** Shown at the foot of the page. */
  readonly footer?: boolean;
  /** Returns false where there was nothing to do: then the binding below gets the key. */
  readonly run: () => boolean | void;
}

/** What the register needs of a `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string;
  readonly mod: boolean;
  /** The press went into an input: only `mod` keys and Escape count. */
  readonly typing: boolean;
  /** Milliseconds. */
  readonly time: number;
}

export interface Keyboard {
  /** Newer bindings come first. Returns how to take them away. */
  readonly add: (bindings: readonly KeyBinding[]) => () => void;
  /** True where the press was taken. */
  readonly press: (press: KeyPress) => boolean;
  /** One for each key, the one that would be run. */
  readonly list: () => readonly KeyBinding[];
  readonly subscribe: (listener: () => void) => () => void;
}

/** The second key of a sequence is awaited this long, in milliseconds. */
const SEQUENCE = 1500;

export function createKeyboard(): Keyboard {
  let layers: readonly (readonly KeyBinding[])[] = [];
  let listed: readonly KeyBinding[] | null = null;
  let prefix: { readonly key: string; readonly time: number } | null = null;
  const listeners = new Set<() => void>();

  const changed = (): void => {
    listed = null;
    for (const listener of listeners) listener();
  };
  const matching = (key: string): KeyBinding[] => layers.flat().filter((binding) => binding.key === key);
  const run = (key: string): boolean => matching(key).some((binding) => binding.run() !== false);

  return Object.freeze({
    add: (bindings: readonly KeyBinding[]) => {
      layers = [bindings, ...layers];
      changed();
      return () => {
        layers = layers.filter((layer) => layer !== bindings);
        changed();
      };
    },
    press: ({ key, mod, typing, time }: KeyPress) => {
      if (typing && !mod && key !== "Escape") return false;
      const name = mod ? `mod+${key.toLowerCase()}` : key;
      const before = prefix !== null && time - prefix.time < SEQUENCE ? prefix.key : null;
      prefix = null;
      if (before !== null && run(`${before} ${name}`)) return true;
      if (layers.flat().some((binding) => binding.key.startsWith(`${name} `))) {
        prefix = { key: name, time };
        return true;
      }
      return run(name);
    },
    list: () => {
      // Oldest first, so that a newer binding of the same key takes its place.
      const byKey = new Map(
        layers.toReversed().flatMap((layer) => layer.map((binding) => [binding.key, binding] as const)),
      );
      listed ??= [...byKey.values()];
      return listed;
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
}

export interface KeyLine {
  readonly keys: readonly string[];
  readonly label: string;
  readonly group: KeyGroup;
}

/** What belongs to the page comes before what is there on every page. */
export const GROUPS: readonly KeyGroup[] = ["list", "page", "time", "go to", "everywhere"];

/** Keys with the same label and group as one line; lines by group, then in the order they were first met. */
export function linesOf(bindings: readonly KeyBinding[]): readonly KeyLine[] {
  const lines = new Map<string, { keys: string[]; label: string; group: KeyGroup }>();
  for (const { key, label, group } of bindings) {
    const line = lines.get(`${group} ${label}`);
    if (line === undefined) lines.set(`${group} ${label}`, { keys: [key], label, group });
    else line.keys.push(key);
  }
  return [...lines.values()].toSorted((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
}

const NAMES: Readonly<Record<string, string>> = {
  Enter: "↵",
  Escape: "esc",
  Backspace: "backspace",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** A key as it is written on a key cap. */
export function capOf(key: string, mac: boolean): string {
  return key
    .split(" ")
    .map((part) => NAMES[part] ?? part.replace("mod+k", mac ? "⌘K" : "Ctrl K"))
    .join(" ");
}
