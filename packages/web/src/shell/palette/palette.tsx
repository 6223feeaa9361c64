import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Kbd } from "../../component/button.tsx";
import { dashboardsQuery } from "../../dashboards/queries.ts";
import { attributesQuery } from "../../data/queries.ts";
import { useClock } from "../../format/use-clock.ts";
import { chooseTheme } from "../../theme/theme.ts";
import { around, momentOf } from "../../window/time-window.ts";
import { useScope } from "../../window/use-scope.ts";
import { useWindow } from "../../window/use-window.ts";
import { type PaletteAction, type PaletteEntry, paletteEntries } from "./entries.ts";

interface PaletteProps {
  readonly onClose: () => void;
  readonly onKeys: () => void;
}

/** Find or run. */
export function Palette({ onClose, onKeys }: PaletteProps): ReactNode {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const run = useRun(onKeys);
  const entries = useEntries(text);
  const selected = Math.min(at, Math.max(entries.length - 1, 0));

  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  useEffect(() => {
    document.querySelector(`#palette-${selected}`)?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  const take = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    run(entry.action);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key] ?? 0;
    if (step !== 0) setAt((selected + step + entries.length) % Math.max(entries.length, 1));
    else if (event.key === "Enter") take(entries[selected]);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="veil" onPointerDown={onClose}>
      <div
        className="palette"
        role="dialog"
        aria-modal="true"
        aria-label="Find or run"
        onPointerDown={(event) => event.stopPropagation()}
        onKeyDown={onKeyDown}
      >
        <div className="palette-input">
          <input
            ref={input}
            value={text}
            placeholder="Find or run"
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={`palette-${selected}`}
            aria-label="Find or run"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setText(event.target.value);
              setAt(0);
            }}
          />
          <span className="small quiet">
            {entries.length === 1 ? "1 result" : `${entries.length} results`}
          </span>
        </div>
        <div className="palette-list" id="palette-list" role="listbox" aria-label="Results">
          {entries.map((entry, index) => (
            <div key={`${entry.group} ${entry.title}`}>
              {entry.group !== entries[index - 1]?.group && <p className="palette-group">{entry.group}</p>}
              <div
                id={`palette-${index}`}
                className="palette-entry"
                role="option"
                aria-selected={index === selected}
                tabIndex={-1}
                onPointerMove={() => setAt(index)}
                onClick={() => take(entry)}
              >
                <EntryMark action={entry.action} />
                <b>{entry.title}</b>
                <span className="cut">{entry.note}</span>
                <span className="palette-keys">
                  {(index === selected ? "Enter" : (entry.key ?? ""))
                    .split(" ")
                    .filter((key) => key !== "")
                    .map((key) => (
                      <Kbd key={key} of={key.length === 1 ? key.toUpperCase() : key} />
                    ))}
                </span>
              </div>
            </div>
          ))}
          {entries.length === 0 && <p className="palette-group">Nothing here is called that.</p>}
        </div>
        <p className="palette-foot">
          <span>Type a trace id to open it</span>
          <span>
            Type <span className="mono fact">14:38</span> to go to that time
          </span>
        </p>
      </div>
    </div>
  );
}

function useEntries(text: string): readonly PaletteEntry[] {
  const { window } = useWindow();
  const { scope } = useScope();
  const clock = useClock();
  const { data } = useQuery(attributesQuery({ window }));
  const { data: boards } = useQuery(dashboardsQuery);
  const services = data?.attributes.find(({ key }) => key === "service")?.values ?? [];
  return paletteEntries(text, {
    services: services.map(({ value }) => value),
    dashboards: boards?.dashboards ?? [],
    scoped: scope.service,
    moment: (written) => {
      const now = Date.now() / 1000;
      const time = momentOf(written, now, clock.offset(now));
      if (time === null) return null;
      const day = clock.day(time) === clock.day(now) ? "" : "yesterday ";
      return { time, label: `${day}${clock.minute(time)}` };
    },
  });
}

function useRun(onKeys: () => void): (action: PaletteAction) => void {
  const navigate = useNavigate();
  const { window, setWindow, setLast } = useWindow();
  const { setScope } = useScope();
  return (action) => {
    switch (action.kind) {
      case "tab":
        return void navigate({ to: action.to });
      case "service":
        return void navigate({ to: "/services/$name", params: { name: action.name } });
      case "dashboard":
        return void navigate({ to: "/dashboards/$id", params: { id: action.id }, search: {} });
      case "trace":
        return void navigate({ to: "/traces/$traceId", params: { traceId: action.id } });
      case "scope":
        return setScope({ service: action.service });
      case "moment":
        return setWindow(around(window, action.time, Date.now() / 1000));
      case "range":
        return setLast(action.last);
      case "theme":
        return chooseTheme(action.theme);
      case "keys":
        return onKeys();
    }
  };
}

function EntryMark({ action }: { readonly action: PaletteAction }): ReactNode {
  const goes = ["tab", "service", "dashboard", "trace"].includes(action.kind);
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="quiet">
      <path
        d={goes ? "M2 6h7.5M6 2.5 9.5 6 6 9.5" : "M2 2h8v8H2Z"}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    </svg>
  );
}
