/** Which theme is on: the system's, unless the user chose one. */
import { useSyncExternalStore } from "react";
import { createPreference } from "../preference/preference.ts";

export type ThemeChoice = "system" | "dark" | "light";
export type Theme = "dark" | "light";

const choice = createPreference<ThemeChoice>("sightline.theme", "system", (text) =>
  text === "dark" || text === "light" ? text : "system",
);
const systemIsLight = window.matchMedia("(prefers-color-scheme: light)");

export function currentTheme(): Theme {
  const chosen = choice.get();
  if (chosen !== "system") return chosen;
  return systemIsLight.matches ? "light" : "dark";
}

export function chooseTheme(next: ThemeChoice): void {
  choice.set(next);
}

export function toggleTheme(): void {
  chooseTheme(currentTheme() === "dark" ? "light" : "dark");
}

function subscribe(listener: () => void): () => void {
  const stop = choice.subscribe(listener);
  systemIsLight.addEventListener("change", listener);
  return () => {
    stop();
    systemIsLight.removeEventListener("change", listener);
  };
}

/** The theme that is on; a component that reads colours in code draws again when it changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}

/** Keeps the document's `data-theme` in step. Called once, at start. */
export function followTheme(): void {
  subscribe(apply);
  apply();
}

function apply(): void {
  document.documentElement.dataset["theme"] = currentTheme();
}
