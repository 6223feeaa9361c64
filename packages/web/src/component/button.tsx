import type { MouseEventHandler, ReactNode } from "react";
import { capOf } from "../keyboard/keyboard.ts";
import { isMac } from "../keyboard/use-keys.ts";
import "./component.css";

/** The cap of a key: `j`, `g s`, `mod+k`. */
export function Kbd({ of }: { readonly of: string }): ReactNode {
  return <kbd className="kbd">{capOf(of, isMac)}</kbd>;
}

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick: MouseEventHandler<HTMLButtonElement>;
  /** One at most in a pane. */
  readonly primary?: boolean;
  /** The key that does the same; bind it with `useKeys`. */
  readonly kbd?: string;
  readonly disabled?: boolean;
}

export function Button({
  children,
  onClick,
  primary = false,
  kbd,
  disabled = false,
}: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={primary ? "button primary" : "button"}
      onClick={onClick}
      disabled={disabled}
    >
      {children}
      {kbd !== undefined && <Kbd of={kbd} />}
    </button>
  );
}
