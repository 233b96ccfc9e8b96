/** Time as people read it: never a bare date, always in a named zone. */

const DAY = 86_400_000;

/** The browser's own zone: where the person is now. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Thu 26 Nov", with the year when it is not this one. */
export function dayText(day: string, today: string = todayIn(localZone())): string {
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return part(noonOf(day), "UTC", {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** "in 3 days (Thu 26 Nov)", "today", "2 weeks ago (Mon 9 Nov)". */
export function relativeDay(day: string, today: string = todayIn(localZone())): string {
  const days = daysBetween(today, day);
  if (days === 0) return "today";
  if (days === 1) return `tomorrow (${dayText(day, today)})`;
  if (days === -1) return `yesterday (${dayText(day, today)})`;
  return `${distance(days)} (${dayText(day, today)})`;
}

/** "Thu 26 Nov (in 3 days)": after words like "from" and "since". */
export function datedDay(day: string, today: string = todayIn(localZone())): string {
  const days = daysBetween(today, day);
  const away = days === 0 ? "today" : days === 1 ? "tomorrow" : days === -1 ? "yesterday" : distance(days);
  return `${dayText(day, today)} (${away})`;
}

/** "in 3 days (Thu 26 Nov, 10:30 AM)" of an instant, seen from a zone. */
export function relativeInstant(instant: string, zone: string = localZone(), now: Date = new Date()): string {
  const today = dayIn(now, zone);
  const day = dayIn(new Date(instant), zone);
  const days = daysBetween(today, day);
  const at = timeText(instant, zone);
  if (days === 0) return `today at ${at}`;
  if (days === 1) return `tomorrow at ${at}`;
  if (days === -1) return `yesterday at ${at}`;
  return `${distance(days)} (${dayText(day, today)}, ${at})`;
}

/** "Thu 26 Nov, 10:30 AM" */
export function instantText(instant: string, zone: string = localZone()): string {
  return `${dayText(dayIn(new Date(instant), zone), todayIn(zone))}, ${timeText(instant, zone)}`;
}

/** "Thu 26 Nov, 9:00 AM to 5:00 PM", "Thu 26 Nov, all day": the day once where it is the same. */
export function spanOf(start: string, end: string, zone: string = localZone()): string {
  const [first, last] = [dayIn(new Date(start), zone), dayIn(new Date(end), zone)];
  const isMidnight = (instant: string) => part(new Date(instant), zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) === "00:00";
  if (addDays(first, 1) === last && isMidnight(start) && isMidnight(end)) return `${dayText(first, todayIn(zone))}, all day`;
  return first === last ? `${instantText(start, zone)} to ${timeText(end, zone)}` : `${instantText(start, zone)} to ${instantText(end, zone)}`;
}

/** "10:30 AM" */
export function timeText(instant: string, zone: string = localZone()): string {
  return part(new Date(instant), zone, { hour: "numeric", minute: "2-digit" });
}

/** "New York time": a zone that people can recognize. */
export function zoneName(zone: string): string {
  if (zone === "UTC" || zone === "Etc/UTC") return "UTC";
  return `${(zone.split("/").at(-1) ?? zone).replaceAll("_", " ")} time`;
}

/** The calendar day of an instant in a zone, as YYYY-MM-DD. */
export function dayIn(instant: Date, zone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
}

export function todayIn(zone: string): string {
  return dayIn(new Date(), zone);
}

export function addDays(day: string, days: number): string {
  return new Date(noonOf(day).getTime() + days * DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((noonOf(to).getTime() - noonOf(from).getTime()) / DAY);
}

/** "November 13, 2026": with its year, for what stands on paper. */
export function paperDay(day: string): string {
  return new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" }).format(noonOf(day));
}

/** "in 3 days", "5 weeks ago"; months from two months on, from two years on the years that are full. */
export function distance(days: number): string {
  const count = Math.abs(days);
  const [number, unit] =
    count < 14
      ? [count, "day"]
      : count < 61
        ? [Math.round(count / 7), "week"]
        : count < 730
          ? [Math.round(count / 30.44), "month"]
          : [Math.floor((count + 1) / 365.25), "year"];
  const words = `${number}\u00a0${unit}${number === 1 ? "" : "s"}`;
  return days < 0 ? `${words} ago` : `in ${words}`;
}

/** "Good morning", "Good afternoon", "Good evening" by the hour of the person's own clock. */
export function greeting(now: Date = new Date()): string {
  const hour = now.getHours();
  if (hour >= 4 && hour < 12) return "Good morning";
  return hour >= 12 && hour < 18 ? "Good afternoon" : "Good evening";
}

function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

function part(instant: Date, zone: string, options: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).formatToParts(instant);
  if (options.weekday === undefined) return parts.map(({ value }) => value).join("").replace("\u202f", "\u00a0");
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value;
  return [get("weekday"), get("day"), get("month"), get("year")].filter(Boolean).join("\u00a0");
}
