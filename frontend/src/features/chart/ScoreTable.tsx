import type { Span } from "./geometry";
import { isWithin } from "./geometry";
import classes from "./Picture.module.css";
import { tableOf, type TableRow } from "./reading";
import { DataTable, type Column } from "@/components";
import type { Chart, Medication } from "@/lib/api";
import { relativeDay } from "@/lib/time";

/** The same data as the picture, in rows. */
export function ScoreTable({
  chart,
  medications,
  today,
  span,
}: {
  chart: Chart;
  medications: readonly Medication[];
  today: string;
  span: Span | null;
}) {
  const rows = tableOf(chart, medications, today).filter(({ day }) => span === null || isWithin(span, day));
  const columns: Column<TableRow>[] = [
    { key: "day", head: "Day", isRowHeader: true, cell: ({ day }) => <span className={classes.day}>{relativeDay(day, today)}</span> },
    ...chart.instruments
      .filter(({ scores }) => scores.length > 0)
      .map(({ slug, name }): Column<TableRow> => ({ key: slug, head: name, cell: ({ scores }) => scores[slug] ?? "" })),
    { key: "events", head: "What happened", cell: ({ events }) => events.join("; ") },
  ];
  return (
    <div className={classes.table}>
      <DataTable caption="Scores, dose changes, visits and safety flags" hideCaption columns={columns} rows={rows} rowKey={({ day }) => day} />
      {rows.length === 0 && <p className={classes.hint}>Nothing was recorded in this range.</p>}
    </div>
  );
}
