import { type ReactNode, useEffect, useState } from "react";
import { useKeys } from "../keyboard/use-keys.ts";
import { Kbd } from "./button.tsx";
import { toClipboard } from "./clipboard.ts";
import "./component.css";

interface CommandProps {
  /** One line or several. */
  readonly text: string;
  /** What is copied, for a page with several; `the command` where there is one. */
  readonly what?: string;
  /** The key that copies it too; only one command of a page has one. */
  readonly kbd?: string;
}

/** How long it says that it was copied, in milliseconds. */
const SAID = 2000;

/** Lines to copy. */
export function Command({ text, what = "the command", kbd }: CommandProps): ReactNode {
  const [said, setSaid] = useState<"copied" | "not allowed" | null>(null);
  const copy = (): void => {
    void toClipboard(text).then((copied) => setSaid(copied ? "copied" : "not allowed"));
  };
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => setSaid(null), SAID);
    return () => clearTimeout(timer);
  }, [said]);
  useKeys(kbd === undefined ? [] : [{ key: kbd, label: `copy ${what}`, group: "page", run: copy }]);
  return (
    <div className="command">
      <code>{text}</code>
      <button type="button" onClick={copy} aria-label={`copy ${what}`}>
        <span aria-live="polite">{said ?? "copy"}</span> {kbd !== undefined && <Kbd of={kbd.toUpperCase()} />}
      </button>
    </div>
  );
}
