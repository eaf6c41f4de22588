/** Times for people. */

/** Local time to the minute; the day is left out where it is today. Milliseconds since 1970. */
export function formatWhen(at: number, now?: number): string {
  const [date, other] = [new Date(at), now === undefined ? undefined : new Date(now)];
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (other && date.toDateString() === other.toDateString()) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
