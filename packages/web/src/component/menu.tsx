import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import "./component.css";

interface MenuProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A floating list of choices: arrows move, Escape and a press outside close it. The focus returns to where it was. */
export function Menu({ label, onClose, children }: MenuProps): ReactNode {
  const menu = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    const before = document.activeElement;
    const first = menu.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    (first ?? menu.current?.querySelector<HTMLElement>("button, a"))?.focus();
    const onPointerDown = (event: PointerEvent): void => {
      const anchor = menu.current?.parentElement;
      if (event.target instanceof Node && anchor?.contains(event.target) !== true) close.current();
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => {
      document.removeEventListener("pointerdown", onPointerDown);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      return;
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const items = [...(menu.current?.querySelectorAll<HTMLElement>(".menu-item, input") ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    items[(at + step + items.length) % items.length]?.focus();
  };

  return (
    <div ref={menu} className="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

interface MenuItemProps {
  readonly checked?: boolean;
  readonly onPick: () => void;
  readonly children: ReactNode;
}

export function MenuItem({ checked = false, onPick, children }: MenuItemProps): ReactNode {
  return (
    <button type="button" className="menu-item" role="menuitemradio" aria-checked={checked} onClick={onPick}>
      {children}
    </button>
  );
}
