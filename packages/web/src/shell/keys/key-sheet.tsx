import { type ReactNode, useEffect, useRef } from "react";
import { Kbd } from "../../component/button.tsx";
import { GROUPS, type KeyGroup, linesOf } from "../../keyboard/keyboard.ts";
import { useKeyList, useKeys } from "../../keyboard/use-keys.ts";

const TITLES: Readonly<Record<KeyGroup, string>> = {
  page: "This page",
  list: "Lists",
  time: "Time",
  "go to": "Go to",
  everywhere: "Everywhere",
};

/** All keys that do something here, now. */
export function KeySheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const sheet = useRef<HTMLDivElement>(null);
  const lines = linesOf(useKeyList());
  useKeys([{ key: "Escape", label: "close", group: "everywhere", run: onClose }]);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <div className="veil" onPointerDown={onClose}>
      <div
        ref={sheet}
        className="sheet"
        role="dialog"
        aria-modal="true"
        aria-label="All keys"
        tabIndex={-1}
        onPointerDown={(event) => event.stopPropagation()}
      >
        <h2 className="pane-title">All keys</h2>
        <div className="sheet-groups">
          {GROUPS.map((group) => {
            const own = lines.filter((line) => line.group === group);
            return own.length === 0 ? null : (
              <section key={group}>
                <h3 className="section-head">{TITLES[group]}</h3>
                <dl>
                  {own.map(({ keys, label }) => (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>
                        {keys.map((key) => (
                          <Kbd key={key} of={key} />
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            );
          })}
        </div>
      </div>
    </div>
  );
}
