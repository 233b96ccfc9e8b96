/** What the heat map of answers shows in a cell: a rung of the severity ramp, and where the arrows lead. */
const BANDS = ["minimal", "mild", "moderate", "moderately-severe", "severe"] as const;

/** From 0 for the lowest answer to 4 for the highest, whatever the item's own scale. */
export function rung(value: number, highest: number): number {
  return highest <= 0 ? 0 : Math.round((4 * value) / highest);
}

export function bandOf(value: number, highest: number): (typeof BANDS)[number] {
  return BANDS[rung(value, highest)]!;
}

export interface Place {
  row: number;
  column: number;
}

/** The cell that a key leads to; null for a key that leads nowhere. */
export function moved({ row, column }: Place, key: string, rows: number, columns: number): Place | null {
  const steps: Record<string, Place> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  };
  const to = steps[key];
  if (to === undefined) return null;
  return { row: Math.min(rows - 1, Math.max(0, to.row)), column: Math.min(columns - 1, Math.max(0, to.column)) };
}
