import { useKeys } from "../keyboard/use-keys.ts";
import type { Cursor } from "./use-cursor.ts";

interface ListKeys {
  /** What `enter` opens: `trace`. */
  readonly noun: string;
  readonly cursor: Cursor;
  readonly onFilter: () => void;
  /** May say that there was nothing to open. */
  readonly onOpen: (id: string) => boolean | void;
  readonly onCopy: () => void;
  /** What `esc` does once nothing is selected; false where there is nothing left to let go. */
  readonly onLetGo: () => boolean;
}

/** The keys of a list with a filter above it and a detail beside it. */
export function useListKeys({ noun, cursor, onFilter, onOpen, onCopy, onLetGo }: ListKeys): void {
  const { id } = cursor;
  useKeys([
    { key: "/", label: "edit filter", group: "page", footer: true, run: onFilter },
    { key: "j", label: "move", group: "list", footer: true, run: () => cursor.move(1) },
    { key: "k", label: "move", group: "list", footer: true, run: () => cursor.move(-1) },
    { key: "ArrowDown", label: "move", group: "list", run: () => cursor.move(1) },
    { key: "ArrowUp", label: "move", group: "list", run: () => cursor.move(-1) },
    {
      key: "Enter",
      label: `open ${noun}`,
      group: "list",
      footer: true,
      run: () => {
        if (id === undefined || isOnControl()) return false;
        return onOpen(id) ?? true;
      },
    },
    {
      key: "y",
      label: "copy link",
      group: "list",
      run: () => {
        if (id === undefined) return false;
        onCopy();
        return true;
      },
    },
    {
      key: "Escape",
      label: "let go",
      group: "list",
      run: () => {
        if (id === undefined) return onLetGo();
        cursor.set(undefined);
        return true;
      },
    },
  ]);
}

/** `enter` on a button or link is for that button or link. */
export function isOnControl(): boolean {
  return document.activeElement?.matches("button, a, summary") ?? false;
}
