import classes from "./Caseload.module.css";
import { severityColor } from "@/components";
import type { CaseloadScore } from "@/lib/api";
import { daysBetween } from "@/lib/time";

const [WIDTH, HEIGHT, PAD] = [72, 26, 4];
/** As in the chart: over longer gaps a line would be invented. */
const JOINED_WITHIN = 56;

/** The last year of one scale, as small as a word. The words beside it say the same. */
export function Spark({ score, today }: { score: CaseloadScore; today: string }) {
  const recent = score.history.filter(({ on }) => daysBetween(on, today) <= 365);
  const points = recent.length > 1 ? recent : score.history.slice(-8);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const length = Math.max(1, daysBetween(first.on, last.on));
  const x = (on: string) => (points.length === 1 ? WIDTH - PAD : PAD + (daysBetween(first.on, on) / length) * (WIDTH - 2 * PAD));
  const y = (total: number) => HEIGHT - PAD - (total / score.maximum) * (HEIGHT - 2 * PAD);
  return (
    <svg className={classes.spark} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <line className={classes.sparkBase} x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
      {points.slice(1).map((point, index) => {
        const before = points[index]!;
        if (daysBetween(before.on, point.on) > JOINED_WITHIN) return null;
        return <line key={point.on} className={classes.sparkLine} x1={x(before.on)} y1={y(before.total)} x2={x(point.on)} y2={y(point.total)} />;
      })}
      {points.slice(0, -1).map((point) => (
        <circle key={point.on} className={classes.sparkDot} cx={x(point.on)} cy={y(point.total)} r={1.5} />
      ))}
      <circle cx={x(last.on)} cy={y(last.total)} r={3.5} style={{ fill: severityColor(score.severity) }} />
    </svg>
  );
}
