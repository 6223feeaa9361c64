/** One short message at a time, bottom left above the footer. */
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { Kbd } from "../../component/button.tsx";
import { type Status, StatusShape } from "../../component/status.tsx";
import { useKeys } from "../../keyboard/use-keys.ts";

export interface Toast {
  readonly text: string;
  /** Errors stay until they are closed; the rest goes after 6 s. */
  readonly status: Status;
  readonly undo?: () => void;
}

const LIFE = 6000;
let current: Toast | null = null;
const listeners = new Set<() => void>();

/** Replaces what is shown. */
export function showToast(toast: Toast | null): void {
  current = toast;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts(): ReactNode {
  const toast = useSyncExternalStore(subscribe, () => current);
  useEffect(() => {
    if (toast === null || toast.status === "error") return undefined;
    const timer = setTimeout(() => showToast(null), LIFE);
    return () => clearTimeout(timer);
  }, [toast]);
  const undo = (): boolean => {
    if (toast?.undo === undefined) return false;
    toast.undo();
    showToast(null);
    return true;
  };
  useKeys([{ key: "z", label: "undo", group: "everywhere", run: undo }]);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toast !== null && (
        <div className="toast">
          <StatusShape status={toast.status} />
          <span>{toast.text}</span>
          {toast.undo !== undefined && (
            <button type="button" className="link" onClick={undo}>
              Undo <Kbd of="Z" />
            </button>
          )}
          {toast.status === "error" && (
            <button type="button" className="link" onClick={() => showToast(null)}>
              Close
            </button>
          )}
        </div>
      )}
    </div>
  );
}
