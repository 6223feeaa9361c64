import type { Clock } from "../../format/clock.ts";
import { momentOf } from "../../window/time-window.ts";

/** `14:38`, `14:38:24` or `2026-11-21 14:38`, in the clock's zone; `null` for anything else. */
export function parseMoment(text: string, now: number, clock: Clock): number | null {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?)$/.exec(text.trim()) ?? [];
  if (day === undefined || time === undefined) return momentOf(text, now, clock.offset(now));
  const utc = Date.parse(`${day}T${time.padStart(time.length === 4 ? 5 : time.length, "0")}Z`) / 1000;
  return Number.isFinite(utc) ? utc - clock.offset(utc - clock.offset(utc)) : null;
}

/** As `parseMoment` reads it. */
export function writeMoment(time: number, clock: Clock): string {
  const utc = new Date((Math.floor(time) + clock.offset(time)) * 1000).toISOString();
  return `${utc.slice(0, 10)} ${utc.slice(11, 19)}`;
}
