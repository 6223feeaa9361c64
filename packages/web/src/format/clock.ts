/** Times of day, 24 h, in a zone. All take Unix seconds. */
export interface Clock {
  /** IANA name, for the range menu. */
  readonly zone: string;
  /** `14:38`, in words. */
  readonly minute: (time: number) => string;
  /** `14:38:24`, in lists. */
  readonly second: (time: number) => string;
  /** `14:38:24.418`, in logs and spans only. */
  readonly milli: (time: number) => string;
  /** `12 Nov`. */
  readonly day: (time: number) => string;
  /** `14:38` today, `yesterday 16:20`, `12 Nov` before. */
  readonly moment: (time: number, now: number) => string;
  /** `14:10 – 15:10`; days are named where the range is not within today. */
  readonly range: (from: number, to: number, now: number) => string;
  /** Seconds east of UTC at that time. */
  readonly offset: (time: number) => number;
}

const DAY = 86_400;
const EN_DASH = "\u2013";

export function createClock(zone: string): Clock {
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const date = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" });
  const numeric = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const second = (at: number): string => time.format(at * 1000);
  const minute = (at: number): string => second(at).slice(0, 5);
  const day = (at: number): string => date.format(at * 1000);
  const dayKey = (at: number): string => numeric.format(at * 1000);
  const moment = (at: number, now: number): string => {
    if (dayKey(at) === dayKey(now)) return minute(at);
    if (dayKey(at) === dayKey(now - DAY)) return `yesterday ${minute(at)}`;
    return day(at);
  };
  return Object.freeze({
    zone,
    minute,
    second,
    milli: (at: number) =>
      `${second(at)}.${String(Math.floor((((at % 1) + 1) % 1) * 1000 + 1e-4)).padStart(3, "0")}`,
    day,
    moment,
    range: (from: number, to: number, now: number) => {
      const withSeconds = to - from < 300;
      const short = withSeconds ? second : minute;
      const named = (at: number): string =>
        dayKey(at) === dayKey(now) ? short(at) : `${day(at)} ${short(at)}`;
      if (dayKey(from) === dayKey(to)) return `${named(from)} ${EN_DASH} ${short(to)}`;
      return `${named(from)} ${EN_DASH} ${named(to)}`;
    },
    offset: (at: number) => {
      const [hours = 0, minutes = 0, seconds = 0] = second(at).split(":").map(Number);
      const [year = 0, month = 1, dayOfMonth = 1] = dayKey(at).split("-").map(Number);
      return Date.UTC(year, month - 1, dayOfMonth, hours, minutes, seconds) / 1000 - Math.floor(at);
    },
  });
}
