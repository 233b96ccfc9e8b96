import { Text } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import classes from "./Items.module.css";
import { bandOf, moved, rung, type Place } from "./items";
import { DataTable, severityColor } from "@/components";
import type { ReadCheckIn, ReadInstrument } from "@/lib/api";
import { qualityText } from "@/lib/quality";
import { dayText } from "@/lib/time";

/** Answers over time as a heat map, with the chosen day's answers in words beside it. Arrow keys move. */
export function ItemsView({ read, checkIns }: { read: ReadInstrument; checkIns: readonly ReadCheckIn[] }) {
  const days = checkIns.toReversed();
  const [place, setPlace] = useState<Place>({ row: 0, column: days.length - 1 });
  const table = useRef<HTMLTableElement>(null);
  const column = Math.min(place.column, days.length - 1);
  const chosen = days[column];
  if (chosen === undefined) return <Text c="dimmed">No check-in in this range.</Text>;
  const move = (event: KeyboardEvent) => {
    const to = moved({ row: place.row, column }, event.key, read.items.length, days.length);
    if (to === null) return;
    event.preventDefault();
    setPlace(to);
    table.current?.querySelector<HTMLElement>(`[data-at="${to.row} ${to.column}"]`)?.focus();
  };
  const withheld = read.items.filter(({ is_withheld }) => is_withheld);
  return (
    <div className={classes.both}>
      <div>
        <div className={classes.scroll}>
          <table ref={table} className={classes.heat} aria-label={`${read.name}, each answer over time`}>
            <thead>
              <tr>
                <th scope="col">Question</th>
                {days.map((day) => (
                  <th key={day.id} scope="col">
                    {dayText(day.on)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {read.items.map((item, row) => (
                <tr key={item.number}>
                  <th scope="row">
                    {item.number}. {short(item.text)}
                  </th>
                  {days.map((day, at) => {
                    const answer = day.answers[row];
                    const value = answer?.value ?? null;
                    return (
                      <td key={day.id}>
                        <button
                          type="button"
                          data-at={`${row} ${at}`}
                          className={classes.cell}
                          data-rung={value === null ? undefined : rung(value, item.highest)}
                          data-chosen={at === column}
                          style={value === null ? undefined : { background: shade(value, item.highest) }}
                          tabIndex={row === Math.min(place.row, read.items.length - 1) && at === column ? 0 : -1}
                          title={answer?.label}
                          aria-label={`${value === null ? "" : `${value}, `}${answer?.label ?? "Not asked"}`}
                          onKeyDown={move}
                          onFocus={() => setPlace({ row, column: at })}
                        >
                          {value ?? "–"}
                        </button>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <ul className={classes.key} aria-label="Key">
          {[0, 1, 2, 3, 4].map((step) => (
            <li key={step}>
              <span className={classes.swatch} style={{ background: shade(step, 4) }}>
                &nbsp;
              </span>
              {["lowest answer", "low", "middle", "high", "highest answer (framed)"][step]}
            </li>
          ))}
        </ul>
        {withheld.length > 0 && (
          <Text size="sm" c="dimmed" mt="xs">
            {withheld.length === 1 ? `Question ${withheld[0]!.number} is` : "Some questions are"} not shown to your role. What needs a person reaches you as a safety flag.
          </Text>
        )}
      </div>
      <div>
        <DataTable
          caption={`${dayText(chosen.on)}: ${chosen.total === null ? (chosen.result ?? "answered") : `${chosen.total} of ${read.maximum}, ${chosen.result ?? ""}`}`}
          rows={read.items}
          rowKey={({ number }) => String(number)}
          columns={[
            { key: "item", head: "Question", cell: ({ number, text }) => `${number}. ${text}`, isRowHeader: true },
            { key: "answer", head: "Answer", cell: ({ number }) => words(chosen, number) },
          ]}
        />
        {chosen.quality.length > 0 && <Text mt="xs">Please note: {qualityText(chosen.quality)}.</Text>}
        {chosen.effects.length > 0 && <Text mt="xs">Side effects named: {chosen.effects.join(", ")}</Text>}
      </div>
    </div>
  );
}

function words(chosen: ReadCheckIn, number: number): string {
  const answer = chosen.answers[number - 1];
  if (answer === undefined) return "Not asked";
  return answer.value === null ? answer.label : `${answer.value} · ${answer.label}`;
}

function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57).trimEnd()}…`;
}

/** The ramp of severity, thinned so that the number on it stays readable by day and by night. */
function shade(value: number, highest: number): string {
  return `color-mix(in srgb, ${severityColor(bandOf(value, highest))} ${8 + 8 * rung(value, highest)}%, var(--ek-surface))`;
}
