import classes from "./Picture.module.css";
import type { Reading } from "./reading";
import { relativeDay } from "@/lib/time";

/** All lanes at one moment, beside the picture. */
export function ReadingPanel({ reading, today, isNow }: { reading: Reading; today: string; isNow: boolean }) {
  return (
    <aside className={classes.reading} aria-label="At this moment">
      <h2 className={classes.moment}>{isNow ? "Today" : capital(relativeDay(reading.day, today))}</h2>
      {reading.events.length > 0 && (
        <ul className={classes.happened}>
          {reading.events.map((event) => (
            <li key={event}>{event}</li>
          ))}
        </ul>
      )}
      <dl className={classes.readings}>
        {reading.lanes.map(({ name, text, isThatDay }) => (
          <div key={name} data-that-day={isThatDay}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {reading.lanes.length === 0 && <p className={classes.hint}>Nothing is known of that day.</p>}
    </aside>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
