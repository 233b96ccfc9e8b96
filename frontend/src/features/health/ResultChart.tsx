import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { numberText, unitText } from "./words";
import type { Result } from "@/lib/api";
import { dayText } from "@/lib/time";

const DAY = 86_400_000;

/** The results of one quantity in its canonical unit; the table below says the same. */
export default function ResultChart({ results, label }: { results: readonly Result[]; label: string }) {
  const points = results.map(({ on, value }) => ({ at: Date.parse(`${on}T12:00:00Z`), value: Number(value) })).toReversed();
  const unit = unitText(results[0]?.unit ?? "");
  const start = points[0]?.at ?? 0;
  const end = points.at(-1)?.at ?? 0;
  const pad = Math.max(2 * DAY, (end - start) * 0.04);
  const dayOf = (at: number) => dayText(new Date(at).toISOString().slice(0, 10));
  return (
    <div style={{ height: 200 }} role="img" aria-label={`${label}: ${points.length} results from ${dayOf(start)} to ${dayOf(end)}`}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: -12 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--ek-line)" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            domain={[start - pad, end + pad]}
            ticks={[start, end]}
            tickFormatter={dayOf}
            tick={{ fontSize: 12, fill: "var(--ek-ink-soft)" }}
            stroke="var(--ek-line-strong)"
          />
          <YAxis domain={["auto", "auto"]} tick={{ fontSize: 12, fill: "var(--ek-ink-soft)" }} stroke="var(--ek-line-strong)" />
          <Tooltip
            isAnimationActive={false}
            labelFormatter={(at) => dayOf(Number(at))}
            formatter={(value) => [`${numberText(String(value))} ${unit}`, label]}
            contentStyle={{ background: "var(--ek-surface)", border: "1px solid var(--ek-line)", color: "var(--ek-ink)" }}
          />
          <Line
            dataKey="value"
            stroke="var(--ek-accent)"
            strokeWidth={2}
            dot={{ r: 4, fill: "var(--ek-accent)", stroke: "var(--ek-surface)" }}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
