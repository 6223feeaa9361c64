/** The room every page stands in: strip, tabs, page, footer. */
import { type ReactNode, useEffect, useState } from "react";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { listenToKeys, useKeys } from "../keyboard/use-keys.ts";
import { toggleTheme } from "../theme/theme.ts";
import { crosshair } from "../window/crosshair.ts";
import { useRootSearch } from "../window/use-root-search.ts";
import { useWindow } from "../window/use-window.ts";
import { Footer } from "./footer.tsx";
import { KeySheet } from "./keys/key-sheet.tsx";
import { Nav } from "./nav.tsx";
import { Palette } from "./palette/palette.tsx";
import { Strip } from "./strip/strip.tsx";
import { TABS } from "./tabs.ts";
import { Toasts } from "./toast/toast.tsx";
import "./shell.css";

export function Shell(): ReactNode {
  const [over, setOver] = useState<"palette" | "keys" | null>(null);
  useEffect(() => listenToKeys(window), []);
  useShellKeys(setOver);
  usePin();
  useTitle();
  return (
    <div className="shell">
      <a className="skip button" href="#master">
        To the page
      </a>
      <Strip />
      <Nav onFind={() => setOver("palette")} />
      <Outlet />
      <Footer />
      <Toasts />
      {over === "palette" && <Palette onClose={() => setOver(null)} onKeys={() => setOver("keys")} />}
      {over === "keys" && <KeySheet onClose={() => setOver(null)} />}
    </div>
  );
}

function useShellKeys(setOver: (over: "palette" | "keys") => void): void {
  const navigate = useNavigate();
  const { shift, stepBack } = useWindow();
  useKeys([
    { key: "[", label: "shift time", group: "time", footer: true, run: () => shift(-0.5) },
    { key: "]", label: "shift time", group: "time", footer: true, run: () => shift(0.5) },
    { key: "?", label: "all keys", group: "everywhere", footer: true, run: () => setOver("keys") },
    { key: "Backspace", label: "the window before", group: "time", run: stepBack },
    { key: "mod+k", label: "find or run", group: "everywhere", run: () => setOver("palette") },
    { key: "D", label: "dark or light", group: "everywhere", run: toggleTheme },
    ...TABS.map(({ key, label, to }) => ({
      key: `g ${key}`,
      label,
      group: "go to" as const,
      run: () => void navigate({ to }),
    })),
  ]);
}

/** What the browser's tab and its history say. */
function useTitle(): void {
  const { pathname } = useLocation();
  const tab = TABS.find(({ to }) => pathname.startsWith(to));
  const rest = tab === undefined ? "" : decodeURIComponent(pathname.slice(tab.to.length + 1));
  const title = [rest, tab?.label, "Sightline"]
    .filter((part) => part !== "" && part !== undefined)
    .join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** The pinned crosshair is in the URL: `.` pins it, Escape lets it go. */
function usePin(): void {
  const [{ at }, change] = useRootSearch();
  useEffect(() => {
    crosshair.pin(at ?? null);
  }, [at]);
  useKeys([
    {
      key: ".",
      label: "pin the crosshair",
      group: "time",
      run: () => {
        const time = crosshair.get();
        if (time === null) return false;
        change({ at: at === undefined ? Math.round(time) : undefined }, { replace: true });
        return true;
      },
    },
    {
      key: "Escape",
      label: "let the crosshair go",
      group: "time",
      run: () => {
        if (at === undefined) return false;
        change({ at: undefined }, { replace: true });
        return true;
      },
    },
  ]);
}
