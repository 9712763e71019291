// Days as the programme counts them: in Sweden, where the day is a new one before it is in UTC.

/** The day so many days ahead of today, as a date field takes it. */
export function day(ahead = 0): string {
  return new Date(Date.now() + ahead * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Stockholm" });
}
